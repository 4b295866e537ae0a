package io.mlprod.fallback;

/** Throws what the compiler does not let through. */
final class Sneaky {

    private Sneaky() {}

    /** Returns nothing; the type is for {@code throw} in front of it. */
    static RuntimeException unchecked(Throwable error) {
        throw Sneaky.<RuntimeException>as(error);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E as(Throwable error) throws E {
        throw (E) error;
    }
}
