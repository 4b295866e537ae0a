package io.mlprod.rollout;

class InMemoryRolloutStoreTest extends RolloutStoreContract {

    private final RolloutStore store = RolloutStore.inMemory();

    @Override
    RolloutStore store() {
        return store;
    }
}
