package io.mlprod.fallback;

final class HedgeTokens {
    boolean tryTake() {
        return true;
    }

    void failed() {}

    void succeeded() {}
}
