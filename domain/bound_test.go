package domain_test

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"freigabe/domain"
)

// filled gives a value of a type with every member set, one element in every list and map.
func filled(t reflect.Type, n *int) reflect.Value {
	*n++
	v := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 1, 1, 0, 0, *n, 0, time.UTC)))
		return v
	}
	switch t.Kind() {
	case reflect.String:
		v.SetString("v" + strconv.Itoa(*n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		p := reflect.New(t.Elem())
		p.Elem().Set(filled(t.Elem(), n))
		v.Set(p)
	case reflect.Slice:
		v.Set(reflect.Append(v, filled(t.Elem(), n)))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(filled(t.Key(), n), filled(t.Elem(), n))
	case reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(filled(t.Field(i).Type, n))
		}
	default:
		panic("no value for " + t.String())
	}
	return v
}

// paths visits every member of a value, at any depth, with a function that gives the whole value with this one changed.
func paths(at string, v reflect.Value, visit func(path string, change func())) {
	t := v.Type()
	switch {
	case t == reflect.TypeFor[time.Time]():
		visit(at, func() { v.Set(reflect.ValueOf(time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC))) })
		return
	}
	switch t.Kind() {
	case reflect.String:
		visit(at, func() { v.SetString(v.String() + "x") })
	case reflect.Int, reflect.Int64:
		visit(at, func() { v.SetInt(v.Int() + 1) })
	case reflect.Bool:
		visit(at, func() { v.SetBool(!v.Bool()) })
	case reflect.Pointer:
		paths(at, v.Elem(), visit)
		visit(at+" nil", func() { v.SetZero() })
	case reflect.Slice:
		paths(at+"[]", v.Index(0), visit)
		visit(at+" one more", func() { v.Set(reflect.Append(v, v.Index(0))) })
		visit(at+" none", func() { v.SetZero() })
	case reflect.Map:
		key := v.MapKeys()[0]
		copied := reflect.New(t.Elem()).Elem()
		copied.Set(v.MapIndex(key))
		paths(at+"{}", copied, func(path string, change func()) {
			visit(path, func() { change(); v.SetMapIndex(key, copied) })
		})
		visit(at+" none", func() { v.SetZero() })
	case reflect.Struct:
		for i := range t.NumField() {
			paths(at+"."+t.Field(i).Name, v.Field(i), visit)
		}
	}
}

// bound changes each member of a value once and tells which of them the digest does not bind.
func bound[T any](t *testing.T, digest func(T) domain.Digest, free map[string]string) {
	t.Helper()
	count := 0
	names := map[string]bool{}
	fresh := func() reflect.Value { n := 0; return filled(reflect.TypeFor[T](), &n) }
	var list []string
	paths("", fresh(), func(path string, _ func()) { list = append(list, path) })
	for _, want := range list {
		v := fresh()
		before := digest(v.Interface().(T))
		paths("", v, func(path string, change func()) {
			if path == want && !names[want] {
				names[want] = true
				change()
			}
		})
		count++
		if same := before == digest(v.Interface().(T)); same != (free[want] != "") {
			t.Errorf("%T%s: digest unchanged: %v, on the list: %q", *new(T), want, same, free[want])
		}
	}
	t.Logf("count: %d members of %T", count, *new(T))
}

// I10: whatever an edition gets as a member one day is bound by its working digest, or the reason stands here.
func TestTheWorkingDigestBindsEveryMemberOfAnEdition(t *testing.T) {
	t.Parallel()
	bound(t, domain.Edition.WorkingDigest, map[string]string{})
}

// A release document's bytes are what is signed: each member is in them.
func TestTheBytesOfAReleaseDocumentHoldEveryMember(t *testing.T) {
	t.Parallel()
	bound(t, func(d domain.Document) domain.Digest {
		b, err := domain.CanonicalOf(d)
		if err != nil {
			t.Fatal(err)
		}
		return domain.DigestOf(b)
	}, map[string]string{})
}

// Every member of the content can be named by people and audiences: none is outside of the table of fields.
func TestEveryMemberOfTheContentIsAField(t *testing.T) {
	t.Parallel()
	if got, want := len(domain.Fields), reflect.TypeFor[domain.Content]().NumField(); got != want {
		t.Errorf("%d fields in the table, %d members of the content", got, want)
	}
}
