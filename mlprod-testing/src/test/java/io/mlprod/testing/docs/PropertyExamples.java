package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.testing.property.ModelArbitraries;
import io.mlprod.testing.property.ModelInput;
import io.mlprod.testing.property.ModelInputs;
import io.mlprod.testing.property.ModelProperties;
import io.mlprod.validation.Categories;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import io.mlprod.validation.Text;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The code of PROPERTY.md. */
final class PropertyExamples {

    record Loan(
            @Range(min = 0, max = 50_000) double amount,
            @Range(min = 18, max = 120) int age,
            @Categories({"DE", "FR", "GB"}) String country,
            @Nullable @Range(min = 0, max = 1_000_000) Float income) {}

    record Risk(float score) {}

    record Decision(boolean isGranted, String reason) {}

    /** The host's code, with a mistake: some refusals have no reason. */
    record LoanDesk(ModelHandle<Loan, Risk> model) {

        Decision decide(Loan loan) {
            boolean isGranted = model.predict(loan).value().score() < 0.5;
            boolean isForgotten = loan.country().equals("GB") && loan.amount() >= 20_000;
            return new Decision(isGranted, isForgotten ? "" : isGranted ? "low risk" : "high risk");
        }
    }

    static class LoanDeskTest {

        static final Loan TYPICAL = new Loan(1_200, 40, "FR", 30_000f);

        ModelHandle<Loan, Risk> loans;

        LoanDeskTest(ModelHandle<Loan, Risk> loans) {
            this.loans = loans;
        }

        @Test
        void model_anyInput_answersOrRefuses() {
            ModelProperties.forAll(loans).invalidInputs(0.2).answersOrRejects();
        }

        @Test
        void decide_anyLoan_hasAReason() {
            LoanDesk desk = new LoanDesk(loans);

            ModelProperties.forAll(loans)
                    .baseline(TYPICAL)
                    .check(loan -> assertThat(desk.decide(loan).reason()).isNotBlank());
        }
    }

    record Account(@Text(pattern = "\\p{Greek}{3}") String holder) {}

    static void settings(ModelHandle<Loan, Risk> loans, Loan typical) {
        ModelProperties<Loan> property = ModelProperties.forAll(loans)
                .baseline(typical)
                .invalidInputs(0.2)
                .tries(2_000)
                .seed(ModelProperties.AUTO)
                .examples("income", 0f, 12_345.67f);
        property.check(loan -> assertThat(loans.validate(loan)).isNotNull());

        property.checkEach(input -> {
            boolean isRefused = !loans.validate(input.value()).isEmpty();
            assertThat(isRefused).isEqualTo(!input.isValid());
        });

        List<ModelInput<Loan>> inputs = ModelInputs.of(Schema.empty(), Loan.class)
                .invalid(0.3)
                .samples(7)
                .limit(1_000)
                .toList();
        assertThat(inputs).hasSize(1_000);

        ModelInputs<Account> accounts =
                ModelInputs.of(Schema.empty(), Account.class).examples("holder", "αβγ", "ωωω");
        assertThat(accounts.baseline().holder()).isEqualTo("αβγ");
    }

    static class LoanProperties {

        @Provide
        Arbitrary<Loan> loans() {
            return ModelArbitraries.of(Schema.empty(), Loan.class);
        }

        @Property
        void amount_isNeverNegative(@ForAll("loans") Loan loan) {
            assertThat(loan.amount() >= 0).isTrue();
        }
    }

    private PropertyExamples() {}
}
