package api_test

import (
	"net/http"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// BenchmarkRequest measures what the API adds to the use cases: the same read by HTTP, and without.
func BenchmarkRequest(b *testing.B) {
	w := one(b)
	w.person("steward", domain.DataSteward)
	id := w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": complete}).want(http.StatusCreated).str("id")
	actor := w.actor("steward")
	scope, err := w.desk.Scope(b.Context(), actor)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("holding, use case alone", func(b *testing.B) {
		for b.Loop() {
			if _, err := w.desk.Read().HoldingByID(b.Context(), scope, domain.HoldingID(id)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("holding, by HTTP", func(b *testing.B) {
		for b.Loop() {
			w.do("steward", "GET", "/holdings/"+id, nil).want(http.StatusOK)
		}
	})
	b.Run("identify alone", func(b *testing.B) {
		for b.Loop() {
			if _, err := w.desk.Identify(b.Context(), "", w.tokens["steward"]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("no such address, by HTTP", func(b *testing.B) {
		for b.Loop() {
			w.do("steward", "GET", "/nothing", nil).want(http.StatusNotFound)
		}
	})
	b.Run("edit, use case alone", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := w.desk.Edit(b.Context(), actor, workflow.Patch{Holding: domain.HoldingID(id), Fields: map[string][]string{"volume": {string(rune('a' + i%26))}}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("edit, by HTTP", func(b *testing.B) {
		tag := w.do("steward", "GET", "/holdings/"+id, nil).header.Get("ETag")
		for i := 0; b.Loop(); i++ {
			got := w.do("steward", "PATCH", "/holdings/"+id, `{"content":{"volume":"`+string(rune('a'+i%26))+`"}}`, "If-Match", tag).want(http.StatusOK)
			tag = got.header.Get("ETag")
		}
	})
}
