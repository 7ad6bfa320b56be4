package consent

import "strings"

// table reads embedded tab-separated data and leaves its header out.
func table(text string) [][]string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	out := make([][]string, 0, len(lines))
	for _, line := range lines[1:] {
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}
