package storage

import "gorm.io/gorm"

// Raw gives tests the rows as the store's readers see them.
func (s *Store) Raw() *gorm.DB { return s.rows }
