package io.mlprod.testing.contract;

import io.mlprod.rollout.FileRolloutStore;
import io.mlprod.rollout.JdbcRolloutStore;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The rollout stores of mlprod keep the contract. */
class RolloutStoresTest {

    @Nested
    class InMemory extends RolloutStoreContract {

        @Override
        protected RolloutStore open() {
            return RolloutStore.inMemory();
        }

        @Override
        protected boolean survivesRestart() {
            return false;
        }
    }

    @Nested
    class OfFiles extends RolloutStoreContract {

        @TempDir
        Path folder;

        @Override
        protected RolloutStore open() {
            return new FileRolloutStore(folder);
        }

        @Override
        protected Optional<Outage> outage() {
            Path moved = folder.resolveSibling(folder.getFileName() + "-moved");
            return Optional.of(new Outage() {
                @Override
                public void begin() throws IOException {
                    Files.move(folder, moved);
                }

                @Override
                public void end() throws IOException {
                    Files.move(moved, folder);
                }
            });
        }
    }

    @Nested
    class Jdbc extends RolloutStoreContract {

        private final H2 database = new H2();

        @Override
        protected RolloutStore open() throws IOException {
            JdbcRolloutStore store = new JdbcRolloutStore(database.source());
            store.createTables();
            return store;
        }

        @Override
        protected Optional<Outage> outage() {
            return Optional.of(database);
        }
    }
}
