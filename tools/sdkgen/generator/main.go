// Sdkgen writes what Pulumi's own generators make: SDKs of a package's schema, and the programs of `pulumi import`.
//
// The engine has these generators too, but runs them through language hosts, which cannot be built from their Go modules.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	dotnet "github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3/codegen"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-genesyscloud"

var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"dotnet": func(pkg *schema.Package) (map[string][]byte, error) {
		return dotnet.GeneratePackage(tool, pkg, nil, nil)
	},
	"go": func(pkg *schema.Package) (map[string][]byte, error) {
		return golang.GeneratePackage(tool, pkg, nil)
	},
	"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	},
	"python": func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, nil)
	},
}

func main() {
	var err error
	switch {
	case len(os.Args) > 5 && os.Args[1] == "sdks":
		err = generate(os.Args[2], os.Args[3], os.Args[4], os.Args[5:])
	case len(os.Args) == 4 && os.Args[1] == "program":
		err = program(os.Args[2], os.Args[3])
	default:
		fmt.Fprintln(os.Stderr, "usage: sdkgen sdks SCHEMA LOGO FOLDER LANGUAGE..., or sdkgen program LANGUAGE LOADER")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// generate writes one folder for each language. The logo is the one that stands in the tree: the address in the schema
// is where a release will have it.
func generate(schemaFile, logo, folder string, languages []string) error {
	http.DefaultTransport.(*http.Transport).RegisterProtocol("file", http.NewFileTransport(http.Dir("/")))
	for _, language := range languages {
		generator, known := generators[language]
		if !known {
			return fmt.Errorf("no generator for %s", language)
		}
		pkg, err := bind(schemaFile) // anew each time, because the generators keep what they find out in it
		if err != nil {
			return err
		}
		pkg.LogoURL = "file://" + logo
		files, err := generator(pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		for name, content := range files {
			path := filepath.Join(folder, language, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// bind reads a schema; a warning counts as an error.
func bind(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	// Ours uses no other package's schema, but without a loader of them BindSpec fails.
	pkg, problems, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, each := range problems {
		wrong = append(wrong, each)
	}
	return pkg, errors.Join(wrong...)
}
