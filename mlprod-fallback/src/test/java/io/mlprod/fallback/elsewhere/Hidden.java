package io.mlprod.fallback.elsewhere;

/** Makes answers of types that no other package can name. */
public final class Hidden {

    private Hidden() {}

    private record Secret(String label, double score) {}

    public static Object member(double score) {
        return new Secret("label", score);
    }

    public static Object local(float score) {
        record Local(float score) {}
        return new Local(score);
    }
}
