package io.mlprod.monitoring.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProfileOfHandleTest {

    enum City {
        WIEN,
        OSLO
    }

    record Customer(float age, @Nullable Float income, long visits, City city, boolean member) {}

    record Score(float score) {}

    private static ModelHandle<Customer, Score> open() {
        return ModelHandle.builder(Customer.class, Score.class)
                .load(Path.of("src/test/resources/models/columns.onnx"))
                .name("columns")
                .version("1")
                .build();
    }

    private static List<Customer> customers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Customer(i % 80, (float) i, i % 7, i % 3 == 0 ? City.OSLO : City.WIEN, i % 2 == 0))
                .toList();
    }

    @Test
    void collect_records_hasFeaturesAndAnswers() {
        try (ModelHandle<Customer, Score> handle = open()) {
            Profile profile = Profile.collect(handle, customers(100));

            assertThat(profile.rows()).isEqualTo(100);
            assertThat(profile.model()).isEqualTo(handle.serving());
            assertThat(profile.features())
                    .extracting(ColumnProfile::name)
                    .containsExactly("age", "income", "visits", "city", "member");
            assertThat(profile.answers()).extracting(ColumnProfile::name).containsExactly("score");
            assertThat(((CategoryProfile) profile.column("city").orElseThrow()).counts())
                    .containsEntry("OSLO", 34L)
                    .containsEntry("WIEN", 66L);
        }
    }

    @Test
    void collect_otherCalls_areNotInTheProfile() {
        try (ModelHandle<Customer, Score> handle = open()) {
            List<Customer> first = customers(20);
            Iterable<Customer> inputs = () -> first.stream()
                    .peek(customer -> handle.predict(new Customer(99, 1f, 1, City.OSLO, true)))
                    .iterator();

            assertThat(Profiles.number(Profile.collect(handle, inputs), "age")
                            .values()
                            .max())
                    .isEqualTo(19);
        }
    }

    @Test
    void collect_invalidInputs_areLeftOut() {
        try (ModelHandle<Customer, Score> handle = open()) {
            List<Customer> inputs =
                    List.of(new Customer(Float.NaN, 1f, 1, City.OSLO, true), new Customer(40, 1f, 1, City.OSLO, true));

            assertThat(Profile.collect(handle, inputs).rows()).isEqualTo(1);
        }
    }

    @Test
    void collect_noInputs_throws() {
        try (ModelHandle<Customer, Score> handle = open()) {
            assertThatThrownBy(() -> Profile.collect(handle, Collections.emptyList()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("None of 0 inputs was answered by columns@1");
        }
    }
}
