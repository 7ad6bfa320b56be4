package httpd

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaNames names the schemas of the OpenAPI document: a type by its own
// name, by its package's too where another package has the name already, and a
// body written in place by its operation.
type schemaNames struct {
	operation string
	taken     map[string]reflect.Type
}

func (n *schemaNames) of(kind reflect.Type, hint string) string {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	name := huma.DefaultSchemaNamer(kind, hint)
	if kind.Name() == "" {
		name = title(strings.NewReplacer(".", " ", "-", " ", "_", " ").Replace(n.operation)) + suffixOf(hint)
	}
	if taken, found := n.taken[name]; found && taken != kind {
		name = title(path.Base(kind.PkgPath())) + name
	}
	n.taken[name] = kind
	return name
}

// suffixOf keeps what tells bodies of one operation apart: PatchInputBody and
// PatchInputBodyPlace differ by Place.
func suffixOf(hint string) string {
	if _, after, found := strings.Cut(hint, "Body"); found {
		return "Body" + after
	}
	return hint
}

func title(words string) string {
	out := strings.Builder{}
	for word := range strings.FieldsSeq(words) {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}
