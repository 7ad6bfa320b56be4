package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"

	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/platform/actor"
)

// sampleFile is a synthetic PropertyRadar export: invented people, phones of
// the 555-01xx block that is reserved for fiction.
//
//go:embed imports/testdata/sample_propertyradar.csv
var sampleFile []byte

// addSample gives a database without imports its sample list, through the
// importer like any other file.
func (p *process) addSample(ctx context.Context, a *app) error {
	var empty bool
	if err := p.jobs.GetContext(ctx, &empty, `select not exists (select from import)`); err != nil || !empty {
		return err
	}
	ctx = actor.With(ctx, actor.Actor{Kind: actor.System, ID: "sample", Name: "Sample data"})
	_, err := a.imports.Store(ctx, bytes.NewReader(sampleFile), imports.Upload{
		Filename: "sample_propertyradar.csv", ListName: "Sample: owners in five towns", Strategy: "fill", Run: true,
	})
	if err != nil {
		return fmt.Errorf("import the sample list: %w", err)
	}
	return nil
}
