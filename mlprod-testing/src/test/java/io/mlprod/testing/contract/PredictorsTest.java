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

        final ModelHandle<Customer, Score> handle = Models.customers().build();

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

    /** Its rule's answers are others than its model's, and degraded. */
    @Nested
    class ChainWithARule extends Chain {

        @Override
        protected Predictor<Customer, Score> open() {
            return FallbackChain.builder(Customer.class, Score.class)
                    .name("customers")
                    .budget(Duration.ofSeconds(30))
                    .primary(handle)
                    .thenRule("new", customer -> new Score(-1))
                    .orElseThrow();
        }

        @Override
        protected List<Customer> unanswerable() {
            return List.of(); // the rule has an answer
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

        @Override
        protected boolean keepsTimeouts() {
            return false;
        }
    }

    /** The same answer is NaN each time. */
    @Nested
    class Unknown extends Rule {

        @Override
        protected Predictor<Customer, Score> open() {
            return (customer, call) ->
                    Prediction.of(new Score(customer.member() ? 1 : Float.NaN), new ModelVersion("rule", "1", ""));
        }
    }

    @Nested
    class UnknownArray extends PredictorContract<Boolean, double[]> {

        @Override
        protected Predictor<Boolean, double[]> open() {
            return (known, call) ->
                    Prediction.of(new double[] {1, known ? 2 : Double.NaN}, new ModelVersion("rule", "1", ""));
        }

        @Override
        protected List<Boolean> inputs() {
            return List.of(true, false);
        }

        @Override
        protected boolean keepsTimeouts() {
            return false;
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

        @Override
        protected boolean keepsTimeouts() {
            return false; // its clock stands still
        }
    }
}
