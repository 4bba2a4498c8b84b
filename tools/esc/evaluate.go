package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/esc"
	"github.com/pulumi/pulumi/sdk/v3/go/common/esc/eval"
	"github.com/pulumi/pulumi/sdk/v3/go/common/esc/syntax"
)

// A definition is the YAML of an environment, with the plaintext of each ciphertext in it.
type definition struct {
	YAML    string            `json:"yaml"`
	Secrets map[string]string `json:"secrets"`
}

type request struct {
	definition

	// Open runs the providers; without it the definition is only checked.
	Open        bool `json:"open"`
	ShowSecrets bool `json:"showSecrets"`

	// Name is `project/environment`, or `<yaml>` for a definition without a name.
	Name         string `json:"name"`
	Organization string `json:"organization"`
	User         string `json:"user"`
}

type answer struct {
	Environment *esc.Environment `json:"environment,omitempty"`
	Diagnostics []diagnostic     `json:"diagnostics,omitempty"`

	// Failure is set where the evaluator itself failed.
	Failure string `json:"failure,omitempty"`
}

// A diagnostic has the shape of ESC's REST API.
type diagnostic struct {
	Range    *esc.Range `json:"range,omitempty"`
	Path     string     `json:"path,omitempty"`
	Summary  string     `json:"summary"`
	Detail   string     `json:"detail,omitempty"`
	Severity string     `json:"severity"`
}

func evaluate(req request, lines *lineProtocol) answer {
	ctx := context.Background()
	declared, diags, err := eval.LoadYAMLBytes(req.Name, []byte(req.YAML))
	if err != nil {
		return answer{Failure: err.Error()}
	}
	if diags.HasErrors() {
		return answer{Diagnostics: diagnosticsOf(diags)}
	}
	execContext, err := esc.NewExecContext(map[string]esc.Value{
		"pulumi": esc.NewValue(map[string]esc.Value{
			"user":         loginValue(req.User),
			"organization": loginValue(req.Organization),
		}),
	})
	if err != nil {
		return answer{Failure: err.Error()}
	}

	decrypter := secrets(req.Secrets)
	providers := logins{caller: caller{organization: req.Organization, user: req.User, opened: req.Name}}
	environments := &imports{lines: lines}
	var environment *esc.Environment
	var evalDiags syntax.Diagnostics
	if req.Open {
		environment, evalDiags = eval.EvalEnvironment(
			ctx, req.Name, declared, decrypter, providers, environments, execContext, eval.EvalOptions{})
	} else {
		environment, evalDiags = eval.CheckEnvironment(
			ctx, req.Name, declared, decrypter, providers, environments, execContext, req.ShowSecrets, eval.EvalOptions{})
	}
	if environments.broken != nil {
		return answer{Failure: environments.broken.Error()}
	}
	diags.Extend(evalDiags...)
	return answer{Environment: environment, Diagnostics: diagnosticsOf(diags)}
}

func loginValue(login string) esc.Value {
	return esc.NewValue(map[string]esc.Value{"login": esc.NewValue(login)})
}

func diagnosticsOf(diags syntax.Diagnostics) []diagnostic {
	var result []diagnostic
	for _, diag := range diags {
		severity := "error"
		if diag.Severity == hcl.DiagWarning {
			severity = "warning"
		}
		result = append(result, diagnostic{
			Range:    rangeOf(diag.Subject),
			Path:     diag.Path,
			Summary:  diag.Summary,
			Detail:   diag.Detail,
			Severity: severity,
		})
	}
	return result
}

func rangeOf(subject *hcl.Range) *esc.Range {
	if subject == nil {
		return nil
	}
	return &esc.Range{Environment: subject.Filename, Begin: positionOf(subject.Start), End: positionOf(subject.End)}
}

func positionOf(pos hcl.Pos) esc.Pos {
	return esc.Pos{Line: pos.Line, Column: pos.Column, Byte: pos.Byte}
}

// secrets decrypts what the sandbox has decrypted already.
type secrets map[string]string

func (s secrets) Decrypt(_ context.Context, value []byte) ([]byte, error) {
	plaintext, ok := s[base64.StdEncoding.EncodeToString(value)]
	if !ok {
		return nil, errors.New("the ciphertext does not belong to this environment")
	}
	return []byte(plaintext), nil
}

// imports asks the sandbox for imported environments.
type imports struct {
	lines  *lineProtocol
	broken error
}

func (i *imports) LoadEnvironment(_ context.Context, name string) ([]byte, eval.Decrypter, error) {
	var loaded struct {
		definition
		Refusal string `json:"refusal"`
	}
	err := i.lines.send(map[string]string{"load": name})
	if err == nil {
		err = i.lines.receive(&loaded)
	}
	if err != nil {
		i.broken = fmt.Errorf("the sandbox did not answer for %q: %w", name, err)
		return nil, nil, i.broken
	}
	if loaded.Refusal != "" {
		return nil, nil, errors.New(loaded.Refusal)
	}
	return []byte(loaded.YAML), secrets(loaded.Secrets), nil
}

// AuthorizeImport has nothing to add: the sandbox refuses when it is asked for the environment.
func (i *imports) AuthorizeImport(_ context.Context, _, _ string, _ bool) error {
	return nil
}
