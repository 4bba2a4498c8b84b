package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/esc"
	"github.com/pulumi/pulumi/sdk/v3/go/common/esc/schema"
)

// logins stands in for ESC's logins to clouds. No cloud is asked: the credentials say which role, client or account was
// taken on and by which subject, and are the same each time.
type logins struct {
	caller caller
}

func (l logins) LoadProvider(_ context.Context, name string) (esc.Provider, error) {
	switch name {
	case "aws-login":
		return login{awsInputs, awsOutputs, l.caller.openAWS}, nil
	case "azure-login":
		return login{azureInputs, azureOutputs, l.caller.openAzure}, nil
	case "gcp-login":
		return login{gcpInputs, gcpOutputs, l.caller.openGCP}, nil
	default:
		return nil, fmt.Errorf("the sandbox has no provider %q. It has: aws-login, azure-login, gcp-login", name)
	}
}

func (l logins) LoadRotator(_ context.Context, name string) (esc.Rotator, error) {
	return nil, fmt.Errorf("the sandbox has no rotator %q", name)
}

type login struct {
	inputs  *schema.Schema
	outputs *schema.Schema
	open    func(inputs values, execContext esc.EnvExecContext) (esc.Value, error)
}

func (l login) Schema() (inputs, outputs *schema.Schema) {
	return l.inputs, l.outputs
}

func (l login) Open(_ context.Context, inputs map[string]esc.Value, execContext esc.EnvExecContext) (esc.Value, error) {
	return l.open(inputs, execContext)
}

// ESC: "aws-login".
var (
	awsInputs = object(schema.SchemaMap{
		"oidc": object(schema.SchemaMap{
			"roleArn":           text(),
			"sessionName":       text(),
			"duration":          text(),
			"policyArns":        schema.Array().Items(text()).Schema(),
			"subjectAttributes": attributes(),
		}, "roleArn", "sessionName"),
		"static": object(schema.SchemaMap{
			"accessKeyId":     text(),
			"secretAccessKey": text(),
			"sessionToken":    text(),
		}, "accessKeyId", "secretAccessKey"),
	})
	awsOutputs = object(schema.SchemaMap{
		"accessKeyId":     secretText(),
		"secretAccessKey": secretText(),
		"sessionToken":    secretText(),
	}, "accessKeyId", "secretAccessKey")
)

func (c caller) openAWS(inputs values, execContext esc.EnvExecContext) (esc.Value, error) {
	if static := inputs.object("static"); static != nil {
		return static.secrets("accessKeyId", "secretAccessKey", "sessionToken"), nil
	}
	oidc := inputs.object("oidc")
	if oidc == nil {
		return esc.Value{}, errors.New("one of oidc and static must be set")
	}
	token := fake(oidc.text("roleArn"), c.subject(oidc.texts("subjectAttributes"), execContext))
	return esc.NewValue(map[string]esc.Value{
		"accessKeyId":     esc.NewSecret("ASIA" + strings.ToUpper(digest(token)[:16])),
		"secretAccessKey": esc.NewSecret("sandbox-" + digest("key of " + token)[:32]),
		"sessionToken":    esc.NewSecret(token),
	}), nil
}

// ESC: "azure-login".
var (
	azureInputs = object(schema.SchemaMap{
		"clientId":          text(),
		"tenantId":          text(),
		"subscriptionId":    text(),
		"clientSecret":      text(),
		"oidc":              schema.Boolean().Schema(),
		"subjectAttributes": attributes(),
	}, "clientId", "tenantId", "subscriptionId")
	azureOutputs = object(schema.SchemaMap{
		"clientId":       text(),
		"tenantId":       text(),
		"subscriptionId": text(),
		"clientSecret":   secretText(),
		"oidc":           object(schema.SchemaMap{"token": secretText()}, "token"),
	}, "clientId", "tenantId", "subscriptionId")
)

func (c caller) openAzure(inputs values, execContext esc.EnvExecContext) (esc.Value, error) {
	outputs := map[string]esc.Value{}
	for _, name := range []string{"clientId", "tenantId", "subscriptionId"} {
		outputs[name] = esc.NewValue(inputs.text(name))
	}
	if clientSecret := inputs.text("clientSecret"); clientSecret != "" {
		outputs["clientSecret"] = esc.NewSecret(clientSecret)
	}
	if oidc, _ := inputs["oidc"].Value.(bool); oidc {
		token := fake(inputs.text("clientId"), c.subject(inputs.texts("subjectAttributes"), execContext))
		outputs["oidc"] = esc.NewValue(map[string]esc.Value{"token": esc.NewSecret(token)})
	} else if _, given := outputs["clientSecret"]; !given {
		return esc.Value{}, errors.New("one of oidc and clientSecret must be set")
	}
	return esc.NewValue(outputs), nil
}

// ESC: "gcp-login".
var (
	gcpInputs = object(schema.SchemaMap{
		"project": schema.Number().Schema(),
		"oidc": object(schema.SchemaMap{
			"workloadPoolId":    text(),
			"providerId":        text(),
			"serviceAccount":    text(),
			"region":            text(),
			"tokenLifetime":     text(),
			"subjectAttributes": attributes(),
		}, "workloadPoolId", "providerId", "serviceAccount"),
		"accessToken": object(schema.SchemaMap{
			"accessToken":    text(),
			"serviceAccount": text(),
			"tokenLifetime":  text(),
		}, "accessToken"),
	}, "project")
	gcpOutputs = object(schema.SchemaMap{
		"project":     text(),
		"accessToken": secretText(),
		"tokenType":   text(),
		"expiry":      text(),
	}, "project", "accessToken", "tokenType")
)

func (c caller) openGCP(inputs values, execContext esc.EnvExecContext) (esc.Value, error) {
	var token string
	if static := inputs.object("accessToken"); static != nil {
		token = static.text("accessToken")
	} else if oidc := inputs.object("oidc"); oidc != nil {
		token = fake(oidc.text("serviceAccount"), c.subject(oidc.texts("subjectAttributes"), execContext))
	} else {
		return esc.Value{}, errors.New("one of oidc and accessToken must be set")
	}
	return esc.NewValue(map[string]esc.Value{
		"project":     esc.NewValue(inputs.text("project")),
		"accessToken": esc.NewSecret(token),
		"tokenType":   esc.NewValue("Bearer"),
	}), nil
}

func fake(role, subject string) string {
	return "sandbox:" + role + ":" + subject
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func object(properties schema.SchemaMap, required ...string) *schema.Schema {
	return schema.Object().Properties(properties).Required(required...).AdditionalProperties(schema.Never()).Schema()
}

func text() *schema.Schema {
	return schema.String().Schema()
}

func secretText() *schema.Schema {
	s := schema.String().Schema()
	s.Secret = true
	return s
}

func attributes() *schema.Schema {
	return schema.Array().Items(schema.String().Enum(subjectAttributes...)).Schema()
}

// values are the inputs of a provider. Their types were checked against its schema.
type values map[string]esc.Value

func (v values) object(name string) values {
	inner, _ := v[name].Value.(map[string]esc.Value)
	return inner
}

func (v values) text(name string) string {
	switch value := v[name].Value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	default:
		return ""
	}
}

func (v values) texts(name string) []string {
	var result []string
	items, _ := v[name].Value.([]esc.Value)
	for _, item := range items {
		if text, ok := item.Value.(string); ok {
			result = append(result, text)
		}
	}
	return result
}

// secrets are those of the named values that are set.
func (v values) secrets(names ...string) esc.Value {
	result := map[string]esc.Value{}
	for _, name := range names {
		if text := v.text(name); text != "" {
			result[name] = esc.NewSecret(text)
		}
	}
	return esc.NewValue(result)
}
