package io.mlprod.internal.codec;

import org.jspecify.annotations.Nullable;

/** Thrown by a writer for a value that is not what its component declares; the encoder turns it into a violation. */
final class Misfit extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int element;
    private final String rule;
    private final String expected;
    private final transient @Nullable Object actual;

    private Misfit(int element, String rule, String expected, @Nullable Object actual) {
        super(expected, null, false, false); // only the encoder sees it
        this.element = element;
        this.rule = rule;
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * Returns the misfit of an element that is not of its declared type, which no compiler has checked: a JSON mapper
     * fills lists like that.
     */
    static Misfit type(int element, Class<?> declared, Object value) {
        String expected = "a " + declared.getSimpleName() + ", as declared, not "
                + value.getClass().getName();
        return new Misfit(element, "type", expected, value);
    }

    /** Returns the misfit of a collection or array that is not as long as it said. */
    static Misfit length(int said, String found) {
        String expected = "the " + said + " elements that it said it has, not " + found
                + "; no thread may change it during a call";
        return new Misfit(-1, "length", expected, null);
    }

    /** Returns the feature that does not fit: one element of an array, or all of the component. */
    String feature(String component, boolean isArray) {
        return isArray && element >= 0 ? component + "[" + element + "]" : component;
    }

    String rule() {
        return rule;
    }

    String expected() {
        return expected;
    }

    @Nullable
    Object actual() {
        return actual;
    }
}
