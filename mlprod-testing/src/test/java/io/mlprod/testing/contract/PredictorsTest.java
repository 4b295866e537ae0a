package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.contract.Models.Customer;
import io.mlprod.testing.contract.Models.Score;
import io.mlprod.testing.fake.ScriptedModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The predictors of mlprod keep the contract. */
class PredictorsTest {

    abstract static class OfCustomers extends PredictorContract<Customer, Score> {

        @Override
        protected List<Customer> inputs() {
            return Models.someCustomers();
        }

        @Override
        protected List<Customer> unanswerable() {
            return List.of(new Customer(Float.NaN, 1_000, 3, "Bern", true), new Customer(30, 1_000, 3, null, true));
        }

        @Override
        protected void assertSame(Score expected, Score actual) {
            assertThat(actual.score()).isCloseTo(expected.score(), within(1e-5f));
        }
    }

    @Nested
    class Handle extends OfCustomers {

        @Override
        protected Predictor<Customer, Score> open() {
            return Models.customers().build();
        }
    }

    @Nested
    class CachingAndBatchingHandle extends OfCustomers {

        @Override
        protected Predictor<Customer, Score> open() {
            return Models.customers()
                    .cache(Cache.DEFAULT)
                    .batching(Batching.DEFAULT)
                    .build();
        }
    }

    @Nested
    class Chain extends OfCustomers {

        private final ModelHandle<Customer, Score> handle = Models.customers().build();

        @Override
        protected Predictor<Customer, Score> open() {
            return FallbackChain.builder(Customer.class, Score.class)
                    .name("customers")
                    .budget(Duration.ofSeconds(30))
                    .primary(handle)
                    .orElseThrow();
        }

        @AfterEach
        void closeTheHandle() {
            handle.close();
        }
    }

    @Nested
    class Rule extends PredictorContract<Customer, Score> {

        private static final ModelVersion RULE = new ModelVersion("rule", "1", "");

        @Override
        protected Predictor<Customer, Score> open() {
            return (customer, call) -> Prediction.of(new Score(customer.member() ? 1 : 0), RULE);
        }

        @Override
        protected List<Customer> inputs() {
            return Models.someCustomers();
        }
    }

    @Nested
    class Scripted extends OfCustomers {

        private final ScriptedModel<Customer, Score> model = ScriptedModel.of(Customer.class, Score.class)
                .otherwise(customer -> new Score(customer.age() + customer.income()));

        @AfterEach
        void closeTheScript() {
            model.close();
        }

        @Override
        protected Predictor<Customer, Score> open() {
            return model.handle();
        }
    }
}
