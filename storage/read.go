package storage

import "freigabe/workflow"

var _ workflow.Reader = (*Store)(nil)
