package uploads

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/undo"
)

// States of an import.
const (
	Uploaded  = "uploaded"
	Mapping   = "mapping" // waits for a person to say what the columns are
	Reading   = "reading"
	Preview   = "preview"
	Merging   = "merging"
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
	Undoing   = "undoing"
	Undone    = "undone"
	Redoing   = "redoing"
)

// Import is one file on its way into the records.
type Import struct {
	ID         string          `db:"id" json:"id" doc:"The import's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52"`
	ListID     string          `db:"list_id" json:"-"`
	ListName   string          `db:"list_name" json:"-"`
	List       Ref             `db:"-" json:"list" doc:"The list that it fills; empty for opt-outs"`
	Kind       string          `db:"kind" json:"kind" enum:"people,opt_outs" doc:"What it brings: people and places, or phones that want no texts" example:"people"`
	Filename   string          `db:"filename" json:"filename" doc:"The file's name" example:"PropertyRadar_Quincy_pre-1960.csv"`
	Blob       string          `db:"blob" json:"-"`
	Bytes      int64           `db:"bytes" json:"bytes" doc:"The file's size" example:"823360"`
	SHA256     string          `db:"sha256" json:"sha256" doc:"The file's digest" example:"9f3c0a6d1f2b4c5e8a7d6b5c4f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2"`
	Encoding   string          `db:"encoding" json:"encoding" doc:"How its letters are written" example:"utf-8"`
	Delimiter  string          `db:"delimiter" json:"delimiter" doc:"What parts its fields" example:","`
	Format     string          `db:"format" json:"format" doc:"Whose export it is" example:"propertyradar"`
	LayoutJSON []byte          `db:"mapping" json:"-"`
	Columns    []intake.Column `db:"-" json:"columns" nullable:"false" doc:"Its columns and what they are read as"`
	Sample     [][]string      `db:"-" json:"sample" nullable:"false" doc:"Its first records as they are read now; left out in lists"`
	MapID      *string         `db:"map_id" json:"-"`
	MapName    *string         `db:"map_name" json:"-"`
	Map        *Ref            `db:"-" json:"map" doc:"The saved map that fitted"`
	State      string          `db:"state" json:"state" enum:"uploaded,mapping,reading,preview,merging,done,failed,cancelled,undoing,undone,redoing" doc:"Where it stands" example:"done"`
	Strategy   string          `db:"strategy" json:"strategy" enum:"fill,replace,skip" doc:"What happens to fields that are filled" example:"fill"`
	RunAsked   bool            `db:"run_asked" json:"run_asked" doc:"It goes on without stopping at the preview" example:"true"`
	RowsDone   int64           `db:"rows_done" json:"-"`
	Records    int64           `db:"records" json:"-"`
	Lines      int64           `db:"lines" json:"-"`
	Offset     int64           `db:"byte_offset" json:"-"`
	Merged     int64           `db:"merged" json:"rows_merged" doc:"Rows of the parts that are merged: what an import that stopped half-way has changed, and an undo takes back" example:"101000"`
	Progress   Progress        `db:"-" json:"progress" doc:"How far it is"`
	CountsJSON []byte          `db:"counts" json:"-"`
	Counts     ledger.Counts   `db:"-" json:"counts" doc:"The ledger; in state preview what the run would do"`
	MergedJSON []byte          `db:"merged_counts" json:"-"`
	DeltaJSON  []byte          `db:"delta" json:"-"`
	Delta      ledger.Delta    `db:"-" json:"delta" doc:"What the database says"`
	Balanced   bool            `db:"-" json:"balanced" doc:"The ledger, the file and the database agree" example:"true"`
	ErrorJSON  []byte          `db:"error" json:"-"`
	Error      *Failure        `db:"-" json:"error" doc:"Why it failed"`
	DeletedAt  *time.Time      `db:"blob_deleted_at" json:"original_deleted_at" doc:"When the original and the text of its rows were deleted; the figures stay" example:"2027-02-08T05:00:00Z"`
	UndoJSON   []byte          `db:"undo" json:"-"`
	Undo       *undo.Undone    `db:"-" json:"undo" doc:"What was taken back, and by whom; only of an import that is undone"`
	Redo       *undo.Undone    `db:"-" json:"redo" doc:"What a redo did not bring back, and why; only of an import that was undone, brought back, and is not whole"`
	SameFile   []Earlier       `db:"-" json:"same_file" nullable:"false" doc:"Earlier imports of the same bytes"`

	Actor      string     `db:"actor" json:"-"`
	ActorName  string     `db:"actor_name" json:"actor_name" doc:"Who uploaded it" example:"Maureen Riley"`
	CreatedAt  time.Time  `db:"created_at" json:"created_at" doc:"When it was uploaded" example:"2026-11-10T14:41:00Z"`
	StartedAt  *time.Time `db:"started_at" json:"started_at" doc:"When its job began" example:"2026-11-10T14:41:01Z"`
	FinishedAt *time.Time `db:"finished_at" json:"finished_at" doc:"When it ended" example:"2026-11-10T14:41:03Z"`

	// MergedCounts is the ledger of the parts that are merged, whatever a preview says.
	MergedCounts ledger.Counts `db:"-" json:"-"`

	UUID   pgtype.UUID   `db:"-" json:"-"`
	Layout intake.Layout `db:"-" json:"-"`
	Taking undo.Undone   `db:"-" json:"-"` // what is asked while it is being undone or redone
}

// Ref names another record.
type Ref struct {
	ID   string `json:"id" doc:"Its id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
	Name string `json:"name" doc:"Its name" example:"Quincy, built before 1960"`
}

// Earlier is an import of the same bytes.
type Earlier struct {
	ID        string    `db:"id" json:"id" doc:"Its id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52"`
	Filename  string    `db:"filename" json:"filename" doc:"The name it came under" example:"list.csv"`
	CreatedAt time.Time `db:"created_at" json:"created_at" doc:"When" example:"2026-11-10T14:41:00Z"`
}

// Progress counts rows of the file, never people.
type Progress struct {
	Phase     string `json:"phase" doc:"What is going on" example:"merging"`
	RowsDone  int64  `json:"rows_done" doc:"Rows done in this phase" example:"1200"`
	RowsTotal int64  `json:"rows_total" doc:"Rows of the file" example:"2182"`
}

// Failure says for people why an import failed and what to do.
type Failure struct {
	Code    string `json:"code" doc:"A stable code" example:"out_of_balance"`
	Message string `json:"message" doc:"What happened" example:"The ledger says 40 new contacts, the database 39."`
	Hint    string `json:"hint" doc:"What to do" example:"Nothing was changed. Try again."`
}

func (f *Failure) Error() string { return f.Code + ": " + f.Message }

const selectImport = `
	select i.id, coalesce(i.list_id::text, '') as list_id, coalesce(l.name, '') as list_name, i.kind, i.map_id, s.name as map_name, i.blob_deleted_at, i.filename, i.blob, i.bytes, encode(i.sha256, 'hex') as sha256, i.encoding, i.delimiter,
		i.format, i.mapping, i.state, i.strategy, i.run_asked, i.rows_done, i.records, i.lines, i.byte_offset, i.merged, i.counts, i.merged_counts,
		i.delta, i.error, i.undo, i.actor, coalesce(u.name, i.actor) as actor_name, i.created_at, i.started_at, i.finished_at
	from import i left join list l on l.id = i.list_id left join import_map s on s.id = i.map_id left join app_user u on u.id::text = i.actor `

// Get reads an import.
func Get(ctx context.Context, q db.Querier, id string) (Import, error) {
	var imp Import
	if err := q.GetContext(ctx, &imp, selectImport+`where i.id = $1`, id); err != nil {
		return Import{}, err
	}
	if err := imp.complete(); err != nil {
		return Import{}, err
	}
	imp.SameFile = []Earlier{}
	return imp, q.SelectContext(ctx, &imp.SameFile, `
		select id, filename, created_at from import where sha256 = decode($1, 'hex') and id <> $2 and created_at <= $3 order by created_at desc limit 20`,
		imp.SHA256, imp.ID, imp.CreatedAt)
}

// choose reads those imports that a condition names, without what only one alone shows.
func choose(ctx context.Context, q db.Querier, condition string, args ...any) ([]Import, error) {
	var found []Import
	if err := q.SelectContext(ctx, &found, selectImport+condition, args...); err != nil {
		return nil, err
	}
	for i := range found {
		if err := found[i].complete(); err != nil {
			return nil, err
		}
		found[i].SameFile, found[i].Sample = []Earlier{}, [][]string{}
	}
	return found, nil
}

// complete fills what is kept as JSON or follows from the rest.
func (i *Import) complete() error {
	for _, part := range []struct {
		raw  []byte
		into any
	}{{i.LayoutJSON, &i.Layout}, {i.CountsJSON, &i.Counts}, {i.MergedJSON, &i.MergedCounts}, {i.DeltaJSON, &i.Delta}, {i.ErrorJSON, &i.Error}, {i.UndoJSON, &i.Taking}} {
		if len(part.raw) > 0 {
			if err := json.Unmarshal(part.raw, part.into); err != nil {
				return fmt.Errorf("read import %s: %w", i.ID, err)
			}
		}
	}
	i.Columns, i.Sample = append([]intake.Column{}, i.Layout.Columns...), append([][]string{}, i.Layout.Sample...)
	if i.MapName != nil {
		i.Map = &Ref{ID: *i.MapID, Name: *i.MapName}
	}
	if i.State == Undone {
		i.Undo = &i.Taking
	} else if i.Taking.Redone && i.Taking.KeptTotal > 0 && i.State == i.Taking.Was {
		i.Redo = &i.Taking
	}
	i.List = Ref{ID: i.ListID, Name: i.ListName}
	i.Progress = Progress{Phase: i.State, RowsDone: i.RowsDone, RowsTotal: i.Records}
	i.Balanced = i.Delta.CheckedAt != nil && (i.State == Done || i.State == Merging)
	return i.UUID.Scan(i.ID)
}

// Publish tells open screens how far an import is.
func (i *Import) Publish(ctx context.Context, tx db.Tx) error {
	return events.Publish(ctx, tx, events.Event{Topic: "import.changed", Entity: "import", EntityID: i.ID, Payload: map[string]any{
		"state": i.State, "phase": i.State, "rows_done": i.RowsDone, "rows_total": i.Records,
	}})
}

// Left says what an import that stopped has changed.
func (i *Import) Left() string {
	if i.Merged == 0 {
		return "Nothing was changed."
	}
	return fmt.Sprintf("The first %d rows are stored, which an undo takes back; of the others nothing was changed.", i.Merged)
}
