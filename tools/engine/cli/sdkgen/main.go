// Command sdkgen writes the Node SDK of a Pulumi package schema into a folder, as `pulumi package gen-sdk --local`
// does. It exists because a Pulumi engine built from the Go module registry comes without a language host that can
// generate SDKs.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The name in the header of every generated file. It is the official language host's, so that both ways of
// generating write the same bytes.
const toolName = "pulumi-language-nodejs"

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: sdkgen <schema.json> <folder>"))
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "sdkgen:", err)
	os.Exit(1)
}

func generate(schemaFile, folder string) error {
	pkg, err := bind(schemaFile)
	if err != nil {
		return err
	}
	files, err := nodejs.GeneratePackage(toolName, pkg, nil, nil, true /* localSDK */, nil)
	if err != nil {
		return fmt.Errorf("generate: %w", err)
	}
	for name, content := range files {
		if err := write(filepath.Join(folder, filepath.FromSlash(name)), content); err != nil {
			return err
		}
	}
	return nil
}

func bind(schemaFile string) (*schema.Package, error) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", schemaFile, err)
	}
	// A slice of a schema must be whole, so a reference that leads nowhere, or into another package, is an error here.
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", schemaFile, err)
	}
	if diagnostics.HasErrors() {
		return nil, fmt.Errorf("%s: %w", schemaFile, diagnostics)
	}
	return pkg, nil
}

func write(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}
