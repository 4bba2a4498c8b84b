// Command dotnetgen writes the C# SDK of a Pulumi package schema into a folder. Its generator is older than the engine:
// from later versions on it is in a module that the Go module registry does not have.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if len(os.Args) != 4 || os.Args[1] != "dotnet" {
		fail(fmt.Errorf("usage: dotnetgen dotnet <schema.json> <folder>"))
	}
	if err := generate(os.Args[2], os.Args[3]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "dotnetgen:", err)
	os.Exit(1)
}

func generate(schemaFile, folder string) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return fmt.Errorf("%s: %w", schemaFile, err)
	}
	pkg, err := schema.ImportSpec(spec, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", schemaFile, err)
	}
	if pkg.LogoURL, err = serveLogo(); err != nil {
		return err
	}
	files, err := dotnet.GeneratePackage("pulumi-language-dotnet", pkg, nil)
	if err != nil {
		return fmt.Errorf("generate: %w", err)
	}
	delete(files, "logo.png")
	for name, content := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// The generator downloads a logo for the NuGet package, which an SDK that is compiled in its project has no use for.
func serveLogo() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go http.Serve(listener, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	return "http://" + listener.Addr().String(), nil
}
