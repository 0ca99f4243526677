package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

var writers = map[string]func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error){
	"go":     golang.GenerateProgram,
	"nodejs": nodejs.GenerateProgram,
	"python": python.GenerateProgram,
}

// program writes a program in a language, as its language host does for the engine: from the sources on standard input
// to the files on standard output, both as JSON maps of text by name. The engine's loader knows the schemas.
func program(language, loader string) error {
	var sources map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&sources); err != nil {
		return err
	}
	parser := syntax.NewParser()
	for name, text := range sources {
		if err := parser.ParseFile(strings.NewReader(text), name); err != nil {
			return err
		}
	}
	if parser.Diagnostics.HasErrors() {
		return parser.Diagnostics
	}
	client, err := schema.NewLoaderClient(loader)
	if err != nil {
		return err
	}
	defer client.Close()
	// Not strict, as the engine asks for what it imports.
	bound, problems, err := pcl.BindProgram(parser.Files, schema.NewCachedLoader(client), pcl.NonStrictBindOptions()...)
	if err != nil {
		return err
	}
	if problems.HasErrors() {
		return problems
	}
	writer, known := writers[language]
	if !known {
		return fmt.Errorf("no generator for %s", language)
	}
	files, problems, err := writer(bound)
	if err != nil {
		return err
	}
	if problems.HasErrors() {
		return problems
	}
	written := map[string]string{}
	for name, content := range files {
		written[name] = string(content)
	}
	return json.NewEncoder(os.Stdout).Encode(written)
}
