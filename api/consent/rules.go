package consent

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// RulesVersion names this code and its tables in receipts.
const RulesVersion = "2026-11"

// Federal is the jurisdiction of the default that holds in every state.
const Federal = "federal"

// Rule allows a span of local time on some days of the week in a jurisdiction; From and To are minutes of the day.
// A jurisdiction that has rules allows nothing on the days none of them names.
type Rule struct {
	Jurisdiction string         `json:"jurisdiction" doc:"Which law" example:"MA"`
	Days         []time.Weekday `json:"days" doc:"Days of the week, 0 is Sunday" example:"[1,2,3]"`
	From         int            `json:"from" doc:"Minute of the day from which" example:"480"`
	To           int            `json:"to" doc:"Minute of the day until which" example:"1200"`
	Holidays     bool           `json:"holidays" doc:"Whether holidays count as other days" example:"true"`
	ValidFrom    string         `json:"valid_from" doc:"First day in force" example:"2020-01-01"`
	ValidTo      string         `json:"valid_to" doc:"Last day in force; empty: still" example:"2027-12-31"`
	Source       string         `json:"source" doc:"Where it is written" example:"47 CFR 64.1200(c)(1)"`
}

var jurisdictions = sync.OnceValue(func() []Rule {
	out := []Rule{}
	for _, column := range table("jurisdictions") {
		out = append(out, Rule{
			Jurisdiction: column[0], Days: days(column[1]), From: Minutes(column[2]), To: Minutes(column[3]),
			Holidays: column[4] == "yes", ValidFrom: column[5], ValidTo: column[6], Source: column[7],
		})
	}
	return out
})

// Jurisdictions returns the shipped rules: the federal default and the stricter states.
func Jurisdictions() []Rule { return slices.Clone(jurisdictions()) }

// Minutes reads "09:30" as 570; what it cannot read is -1, which no window accepts.
func Minutes(clock string) int {
	var hour, minute int
	if _, err := fmt.Sscanf(clock, "%d:%d", &hour, &minute); err != nil {
		return -1
	}
	return hour*60 + minute
}

func days(text string) []time.Weekday {
	names := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	first, last, span := strings.Cut(text, "-")
	if !span {
		last = first
	}
	out := []time.Weekday{}
	for i := slices.Index(names, first); i <= slices.Index(names, last); i++ {
		out = append(out, time.Weekday((i+1)%7))
	}
	return out
}

//go:embed data
var data embed.FS

// table reads embedded tab-separated data and leaves its header out.
func table(name string) [][]string {
	text, err := data.ReadFile("data/" + name + ".tsv")
	if err != nil {
		panic(err) // a name in this package that is misspelt
	}
	return cut(string(text))
}

func cut(text string) [][]string {
	out := [][]string{}
	for line := range strings.Lines(text) {
		out = append(out, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return out[1:]
}

var reasons = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, row := range table("reasons") {
		out[row[0]] = row[1:]
	}
	return out
})

// Explain names the reason of a decision, a hold or a failed text; what it does not know stays as it is.
func Explain(reason string) string { return explain(reason, 0) }

// Sentence says it in a sentence.
func Sentence(reason string) string { return explain(reason, 1) }

// Sentence says how a condition came out.
func (c Check) Sentence() string {
	if c.Passed {
		return explain(c.Reason, 2)
	}
	return Sentence(c.Reason)
}

func explain(reason string, column int) string {
	if words := reasons()[reason]; len(words) > 0 {
		return words[min(column, len(words)-1)]
	}
	return reason
}
