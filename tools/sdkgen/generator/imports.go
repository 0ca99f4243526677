//go:build imports

package main

// What a generated SDK and a program with it import: here so that go.mod and go.sum pin it for them too.
import (
	_ "github.com/blang/semver"
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)
