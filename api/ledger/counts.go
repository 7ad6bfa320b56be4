package ledger

import "time"

// Counts is the ledger in figures.
type Counts struct {
	Rows       RowCounts      `json:"rows" doc:"Rows and lines of the file, by fate"`
	Contacts   Fates          `json:"contacts" doc:"People"`
	Properties Fates          `json:"properties" doc:"Places"`
	Phones     Fates          `json:"phones" doc:"Numbers"`
	Emails     Fates          `json:"emails" doc:"E-mail addresses"`
	Members    Members        `json:"members" doc:"People on the list"`
	Reasons    map[string]int `json:"reasons" doc:"Rows per reason"`
}

// RowCounts adds up: records is the sum of the fates, lines of records and breaks.
type RowCounts struct {
	Header       int `json:"header" doc:"Header rows" example:"1"`
	Blank        int `json:"blank" doc:"Blank rows" example:"3"`
	Footer       int `json:"footer" doc:"Licence sentences at the end" example:"1"`
	Created      int `json:"created" doc:"Rows that created anything" example:"3214"`
	Updated      int `json:"updated" doc:"Rows that changed something and created nothing" example:"1102"`
	Unchanged    int `json:"unchanged" doc:"Rows that changed nothing" example:"588"`
	MergedInFile int `json:"merged_in_file" doc:"Rows that an earlier row of the file says already" example:"61"`
	Rejected     int `json:"rejected" doc:"Rows that were refused" example:"36"`
	Skipped      int `json:"skipped" doc:"Rows of existing records, which strategy skip leaves alone" example:"0"`
	Records      int `json:"records" doc:"All rows" example:"5006"`
	LineBreaks   int `json:"line_breaks" doc:"Line breaks inside quotes" example:"8"`
	Lines        int `json:"lines" doc:"Physical lines of the file" example:"5014"`
}

// Fates counts records, each once however often the file names it.
type Fates struct {
	Created   int `json:"created" doc:"New" example:"4873"`
	Updated   int `json:"updated" doc:"Changed" example:"1310"`
	Unchanged int `json:"unchanged" doc:"As before" example:"702"`
}

// Members counts what the list got.
type Members struct {
	Added   int `json:"added" doc:"New on the list" example:"6885"`
	Already int `json:"already" doc:"On it before" example:"0"`
}

// Delta is what the database says of itself before and after.
type Delta struct {
	Contacts   Change     `json:"contacts" doc:"People"`
	Properties Change     `json:"properties" doc:"Places"`
	Phones     Change     `json:"phones" doc:"Numbers"`
	Emails     Change     `json:"emails" doc:"E-mail addresses"`
	CheckedAt  *time.Time `json:"checked_at" doc:"When a new connection counted again what was stored" example:"2026-11-10T14:41:03Z"`
}

// Change counts a table.
type Change struct {
	Before int `json:"before" doc:"Rows before" example:"61204"`
	After  int `json:"after" doc:"Rows after" example:"66077"`
}
