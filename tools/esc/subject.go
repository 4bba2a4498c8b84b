package main

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/esc"
)

// The attributes that a subject may be made of. ESC: "Custom token claim".
var subjectAttributes = []string{
	"rootEnvironment.name",
	"currentEnvironment.name",
	"pulumi.user.login",
	"pulumi.organization.login",
}

// A caller is who opens an environment, and which.
type caller struct {
	organization string
	user         string
	opened       string
}

// subject is the `sub` claim of the token that ESC would send to a cloud. ESC: without attributes it names the
// environment that was opened, which is `<yaml>` for the environments of a stack; with them it names each, in order.
func (c caller) subject(attributes []string, execContext esc.EnvExecContext) string {
	if len(attributes) == 0 {
		return "pulumi:environments:org:" + c.organization + ":env:" + shortName(c.opened)
	}
	subject := "pulumi:environments:pulumi.organization.login:" + c.organization
	for _, attribute := range attributes {
		subject += ":" + attribute + ":" + c.attribute(attribute, execContext)
	}
	return subject
}

func (c caller) attribute(name string, execContext esc.EnvExecContext) string {
	switch name {
	case "rootEnvironment.name":
		return shortName(execContext.GetRootEnvironmentName())
	case "currentEnvironment.name":
		return shortName(execContext.GetCurrentEnvironmentName())
	case "pulumi.user.login":
		return c.user
	default:
		return c.organization
	}
}

// shortName leaves out the project `default`, as ESC does. Assumption: the version of an import is left out, too.
func shortName(name string) string {
	name, _, _ = strings.Cut(name, "@")
	return strings.TrimPrefix(name, "default/")
}
