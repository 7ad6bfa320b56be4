package simulator

import (
	_ "embed"
	"strconv"
	"strings"
)

// What customers answer: class, flag, weight, text. The classes are labels for
// people and tests; the simulator only needs weight and text.
//
//go:embed data/replies.tsv
var repliesTSV string

type reply struct {
	Class  string
	Flag   string
	Weight float64
	Text   string
}

func readReplies() []reply {
	var replies []reply
	for line := range strings.Lines(repliesTSV) {
		fields := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 4)
		if len(fields) != 4 {
			continue
		}
		weight, err := strconv.ParseFloat(fields[2], 64)
		if err != nil || fields[3] == "" {
			continue // the header
		}
		replies = append(replies, reply{Class: fields[0], Flag: fields[1], Weight: weight, Text: fields[3]})
	}
	return replies
}

// pick takes a reply by weight; at is between 0 and 1.
func pick(replies []reply, at float64) string {
	total := 0.0
	for _, each := range replies {
		total += each.Weight
	}
	left := at * total
	for _, each := range replies {
		left -= each.Weight
		if left < 0 {
			return each.Text
		}
	}
	return replies[len(replies)-1].Text
}
