// Command sdkgen writes the SDK of a Pulumi package schema for one language into a folder, as `pulumi package gen-sdk
// --local` does. It exists because a Pulumi engine built from the Go module registry comes without language hosts that
// can generate SDKs.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if len(os.Args) != 4 {
		fail(fmt.Errorf("usage: sdkgen <language> <schema.json> <folder>"))
	}
	if err := generate(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "sdkgen:", err)
	os.Exit(1)
}

func generate(language, schemaFile, folder string) error {
	pkg, err := bind(schemaFile)
	if err != nil {
		return err
	}
	files, err := sdk(language, pkg)
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

// The name in the header of every generated file is the official language host's, so that both ways of generating
// write the same bytes.
func sdk(language string, pkg *schema.Package) (map[string][]byte, error) {
	switch language {
	case "nodejs":
		return nodejs.GeneratePackage("pulumi-language-nodejs", pkg, nil, nil, true /* localSDK */, nil)
	case "python":
		return python.GeneratePackage("pulumi-language-python", pkg, nil, nil)
	case "go":
		return golang.GeneratePackage("pulumi-language-go", pkg, nil)
	default:
		return nil, fmt.Errorf("there is no generator for %q", language)
	}
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
