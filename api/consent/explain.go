package consent

import (
	_ "embed"
	"sync"
)

//go:embed data/reasons.tsv
var reasonTable string

var reasons = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, row := range table(reasonTable) {
		out[row[0]] = row[1]
	}
	return out
})

// Explain puts the reason of a decision, a hold or a failed text into words.
func Explain(reason string) string {
	if text, known := reasons()[reason]; known {
		return text
	}
	return reason
}
