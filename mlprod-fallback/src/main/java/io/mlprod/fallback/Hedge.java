package io.mlprod.fallback;

public final class Hedge {
    double percentile() {
        return .95;
    }

    long delay() {
        return 0;
    }

    boolean isFirstValid() {
        return false;
    }
}
