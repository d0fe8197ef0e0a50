assert.sameValue(1, 2, "fails in both");
