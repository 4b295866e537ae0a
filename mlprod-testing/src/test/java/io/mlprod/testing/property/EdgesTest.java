package io.mlprod.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.record.NotInput;
import io.mlprod.validation.Categories;
import io.mlprod.validation.Items;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values are tried within the default number of tries. */
class EdgesTest {

    record Loan(
            @Range(min = 0, max = 50_000) double amount,
            @Range(min = 18, max = 120) int age,
            @Categories({"DE", "FR", "GB"}) String country,
            @Nullable @Range(min = 0, max = 1_000_000) Float income) {}

    private static final ModelInputs<Loan> LOANS = ModelInputs.of(Schema.empty(), Loan.class);

    private static List<Loan> loans(double invalidShare, long seed) {
        return LOANS.invalid(invalidShare)
                .samples(seed)
                .limit(500)
                .map(ModelInput::value)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, -3})
    void samples_defaultTries_haveEachValidEdge(long seed) {
        List<Loan> loans = loans(0, seed);

        assertThat(loans)
                .extracting(Loan::amount)
                .contains(0.0, -0.0, 50_000.0, Math.nextDown(50_000.0), Double.MIN_VALUE, 0.1, 1.0 / 3);
        assertThat(loans).extracting(Loan::age).contains(18, 120);
        assertThat(loans).extracting(Loan::income).contains(null, 0f, -0f, 1_000_000f, Math.nextDown(1_000_000f));
        assertThat(loans.stream().filter(loan -> loan.income() == null).count()).isBetween(25L, 125L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void samples_oneInFiveInvalid_haveEachInvalidEdge(long seed) {
        List<Loan> loans = loans(0.2, seed);

        assertThat(loans)
                .extracting(Loan::amount)
                .contains(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -1.0)
                .contains(Math.nextUp(50_000.0), -Double.MIN_VALUE);
        assertThat(loans).extracting(Loan::age).contains(17, 121, Integer.MAX_VALUE, Integer.MIN_VALUE);
        assertThat(loans).extracting(Loan::country).contains(null, "", "de", "DE ", " GB", "unknown");
    }

    @Test
    void samples_twoComponents_haveEachPairOfEdges() {
        record Pair(
                @Categories({"a", "b", "c"}) String text,
                @Range(min = 2, max = 5) int number) {}

        List<Pair> pairs = ModelInputs.of(Schema.empty(), Pair.class)
                .samples(1)
                .limit(100)
                .map(ModelInput::value)
                .toList();

        for (String text : List.of("a", "b", "c")) {
            assertThat(pairs).contains(new Pair(text, 2), new Pair(text, 5));
        }
    }

    @Test
    void check_conjunctionWithAMissingValue_isFound() {
        assertThatThrownBy(() -> ModelProperties.forAll(LOANS).check(loan -> {
                    boolean isBad = loan.amount() > 20_000
                            && "GB".equals(loan.country())
                            && loan.age() >= 65
                            && loan.income() == null;
                    assertThat(isBad).isFalse();
                }))
                .hasMessageContaining("income: 500000.0f → null");
    }

    record Named(@Nullable @Range(min = 0, max = 9) Double number) {

        Named {
            Objects.requireNonNull(number, "number");
        }
    }

    @Test
    void samples_constructorRefusesAnEdge_drawsOthers() {
        assertThat(ModelInputs.of(Schema.empty(), Named.class).samples(1).limit(100))
                .hasSize(100);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Arrays(
            @Items(min = 2, max = 4) @Range(min = 0, max = 1)
            float[] values) {}

    @Test
    void samples_arrays_haveEachWrongLengthAndElement() {
        List<float[]> arrays = ModelInputs.of(Schema.empty(), Arrays.class)
                .invalid(1)
                .samples(1)
                .limit(50)
                .map(input -> input.value().values())
                .toList();

        assertThat(arrays).filteredOn(Objects::isNull).isNotEmpty();
        assertThat(arrays.stream().filter(Objects::nonNull).map(array -> array.length))
                .contains(0, 1, 5);
        assertThat(arrays).anySatisfy(array -> assertThat(array).contains(Float.NEGATIVE_INFINITY));
    }

    // ---- examples

    @Test
    void examples_nameThatIsNone_isRefusedWithTheNames() {
        assertThatThrownBy(() ->
                        ModelProperties.forAll(LOANS).examples("amonut", 1.0).check(loan -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are examples for 'amonut', which is no part of Loan; it has"
                        + " [amount, age, country, income]");
    }

    @Test
    void examples_invalidOneWithoutInvalidInputs_isRefused() {
        ModelInputs<Loan> inputs = LOANS.examples("amount", 99_999.0);

        assertThatThrownBy(() -> inputs.samples(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The example 99999.0 for 'amount' breaks a rule of the schema");
        assertThat(inputs.invalid(0.2).samples(1).limit(10))
                .anyMatch(input -> input.value().amount() == 99_999);
    }

    @Test
    void examples_otherClassOfNumber_isConverted() {
        assertThat(LOANS.examples("income", 7).samples(1).limit(10))
                .anyMatch(input -> Objects.equals(input.value().income(), 7f));
        assertThatThrownBy(() -> LOANS.examples("amount", "x").samples(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The example \"x\" for 'amount' is not a value of Double");
    }

    // ---- dates

    record Claim(
            LocalDate day,
            LocalDateTime time,
            Instant claimedAt,
            @Nullable OffsetDateTime paidAt) {}

    @Test
    void samples_dates_haveEdges() {
        List<Claim> claims = ModelInputs.of(Schema.empty(), Claim.class)
                .samples(1)
                .limit(200)
                .map(ModelInput::value)
                .toList();

        assertThat(claims).extracting(Claim::day).contains(LocalDate.of(2024, 2, 29), LocalDate.of(1969, 12, 31));
        assertThat(claims).extracting(Claim::time).contains(LocalDateTime.of(2024, 3, 31, 2, 30));
        assertThat(claims).extracting(Claim::claimedAt).contains(Instant.EPOCH);
        assertThat(claims)
                .extracting(Claim::paidAt)
                .contains(null, LocalDateTime.of(2024, 10, 27, 1, 0).atOffset(ZoneOffset.UTC));
        assertThat(claims.stream().map(Claim::day).distinct().count()).isGreaterThan(50);
    }

    record Money(String currency) {}

    record Paid(
            Money money,
            @NotInput LocalDate day,
            @NotInput String name,
            @Range(min = 0, max = 9) int count) {}

    @Test
    void examples_componentOfAHostsOwnClass_areItsValues() {
        ModelInputs<Paid> inputs = ModelInputs.of(Schema.empty(), Paid.class);

        assertThatThrownBy(() -> inputs.samples(1)).hasMessageContaining("give some with examples(\"money\", …)");
        List<Paid> paid = inputs.examples("money", new Money("EUR"), new Money("JPY"))
                .examples("name", "A", "B")
                .samples(1)
                .limit(200)
                .map(ModelInput::value)
                .toList();
        assertThat(paid).extracting(Paid::money).contains(new Money("EUR"), new Money("JPY"));
        assertThat(paid.stream().map(Paid::name).distinct()).containsExactlyInAnyOrder("A", "B");
        assertThat(paid).extracting(Paid::day).contains(LocalDate.of(2024, 2, 29));
    }

    // ---- the plan

    @Test
    void plan_pairs_haveEachTheirTurnOnce() {
        List<Part> parts = Stream.of(3, 4, 5)
                .<Part>map(count -> new CarriedPart("part" + count, java.util.Collections.nCopies(count, 1)))
                .toList();
        EdgePlan plan = new EdgePlan(parts);

        List<List<EdgePlan.Edge>> all = Stream.iterate(0L, number -> number + 1)
                .map(number -> plan.valid(number, 7))
                .takeWhile(edges -> !edges.isEmpty())
                .toList();

        assertThat(all).hasSize(12 + 3 * 4 + 3 * 5 + 4 * 5).doesNotHaveDuplicates();
    }

    @Test
    void answersOrRejects_lambdaWithoutTypes_compiles() {
        ModelVersion version = new ModelVersion("loans", "1", "0");

        assertThatCode(() -> ModelProperties.forAll(LOANS)
                        .tries(3)
                        .answersOrRejects((loan, call) -> Prediction.of(loan.amount(), version)))
                .doesNotThrowAnyException();
    }
}
