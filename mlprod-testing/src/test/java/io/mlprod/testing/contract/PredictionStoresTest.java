package io.mlprod.testing.contract;

import io.mlprod.monitoring.performance.JdbcPredictionStore;
import io.mlprod.monitoring.performance.PredictionStore;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The prediction stores of mlprod keep the contract. */
class PredictionStoresTest {

    @Nested
    class InMemory extends PredictionStoreContract {

        @Override
        protected PredictionStore open() {
            return PredictionStore.inMemory();
        }

        @Override
        protected boolean survivesRestart() {
            return false;
        }
    }

    @Nested
    class Jdbc extends PredictionStoreContract {

        private final H2 database = new H2();

        @Override
        protected PredictionStore open() {
            JdbcPredictionStore store = new JdbcPredictionStore(database.source());
            store.createTables();
            return store;
        }

        @Override
        protected Optional<Outage> outage() {
            return Optional.of(database);
        }
    }
}
