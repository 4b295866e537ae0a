package io.mlprod.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.ClosedException;
import io.mlprod.record.NotInput;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Properties of handles whose model is a script. */
class ScriptedHandlesTest {

    record Customer(String id) {

        Customer {
            Objects.requireNonNull(id, "id");
        }
    }

    record Order(
            @NotInput Customer customer,
            @Range(min = 0, max = 100) int items,
            double value) {

        Order {
            Objects.requireNonNull(customer, "customer");
        }
    }

    record Score(double score) {}

    @Test
    void check_componentThatIsNoInput_comesFromTheBaseline() {
        try (ScriptedModel<Order, Score> model = ScriptedModel.of(Order.class, Score.class)) {
            model.otherwise(new Score(1));
            ModelProperties<Order> property =
                    ModelProperties.forAll(model.handle()).tries(20);

            assertThatThrownBy(() -> property.check(order -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("constructor refuses it: java.lang.NullPointerException: customer")
                    .hasMessageContaining("baseline(…)");
            property.baseline(new Order(new Customer("c1"), 1, 2))
                    .check(order -> assertThat(order.customer().id()).isEqualTo("c1"));
        }
    }

    record Wide(int a, float b) {}

    @Test
    void forAll_closedHandle_saysSo() {
        ScriptedModel<Wide, Score> model = ScriptedModel.of(Wide.class, Score.class);
        ModelProperties<Wide> property =
                ModelProperties.forAll(model.otherwise(new Score(1)).handle());
        model.close();

        assertThatThrownBy(() -> property.check(wide -> {})).isInstanceOf(ClosedException.class);
    }

    @Test
    void checkEach_twoThreads_tryTheSame() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (ScriptedModel<Wide, Score> model = ScriptedModel.of(Wide.class, Score.class)) {
            ModelProperties<Wide> property = ModelProperties.forAll(
                            model.otherwise(new Score(1)).handle())
                    .invalidInputs(0.5);
            Callable<List<Wide>> task = () -> {
                List<Wide> seen = new ArrayList<>();
                property.checkEach(input -> seen.add(input.value()));
                return seen;
            };
            Future<List<Wide>> one = threads.submit(task);
            Future<List<Wide>> other = threads.submit(task);

            assertThat(one.get()).isEqualTo(other.get()).hasSize(500);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void check_twoElementsOfAListMatter_shrinksToThem() {
        record Many(List<Double> values) {}
        ModelInputs<Many> inputs = ModelInputs.of(Schema.empty(), Many.class)
                .baseline(new Many(IntStream.range(0, 8).mapToObj(i -> 1.0).toList()));

        assertThatThrownBy(() -> ModelProperties.forAll(inputs).check(many -> {
                    assertThat(many.values().stream()
                                    .filter(value -> value > 1_000)
                                    .count())
                            .isLessThan(2);
                }))
                .hasMessageContaining("new Many(List.of(1010.0, 1010.0))");
    }

    @Test
    void toString_settings_areShown() {
        assertThat(ModelProperties.forAll(ModelInputs.of(Schema.empty(), Wide.class)))
                .hasToString("ModelProperties[Wide, tries 500, seed 1]");
    }
}
