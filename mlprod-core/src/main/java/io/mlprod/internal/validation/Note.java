package io.mlprod.internal.validation;

/**
 * An encoder's knowledge about an element that the element's tensor has no room for.
 *
 * @param kind what is noted
 * @param value the number that does not fit; 0 for the other kinds
 */
record Note(Kind kind, long value) {

    enum Kind {
        MISSING,
        OVERFLOW,
        UNREADABLE
    }

    static final Note MISSING = new Note(Kind.MISSING, 0);
    static final Note UNREADABLE = new Note(Kind.UNREADABLE, 0);

    static Note overflow(long value) {
        return new Note(Kind.OVERFLOW, value);
    }
}
