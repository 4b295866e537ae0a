package io.mlprod.internal.codec;

import org.jspecify.annotations.Nullable;

/** What a writer throws at a value that is not what its component declares; the encoder makes a violation of it. */
final class Misfit extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int element;
    private final String rule;
    private final String expected;
    private final transient @Nullable Object actual;

    private Misfit(int element, String rule, String expected, @Nullable Object actual) {
        super(expected, null, false, false); // nobody sees it but the encoder
        this.element = element;
        this.rule = rule;
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * Returns an element that is none of its declared type, which no compiler has seen: a JSON mapper fills lists so.
     */
    static Misfit type(int element, Class<?> declared, Object value) {
        String expected = "a " + declared.getSimpleName() + ", as declared, not "
                + value.getClass().getName();
        return new Misfit(element, "type", expected, value);
    }

    /** Returns a collection or array that is not as long as it said. */
    static Misfit length(int said, String found) {
        String expected =
                "the " + said + " elements that it said it has, not " + found + "; nobody may change it during a call";
        return new Misfit(-1, "length", expected, null);
    }

    /** Returns the feature that it is about: one element of an array, or all of the component. */
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
