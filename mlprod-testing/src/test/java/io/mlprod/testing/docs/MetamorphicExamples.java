package io.mlprod.testing.docs;

import io.mlprod.Predictor;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.metamorphic.Change;
import io.mlprod.testing.metamorphic.Metamorphic;
import io.mlprod.testing.metamorphic.MetamorphicReport;
import io.mlprod.testing.metamorphic.RelationResult;
import io.mlprod.validation.Range;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The code of METAMORPHIC.md. */
final class MetamorphicExamples {

    record Applicant(
            String name,
            String sex,
            @Range(min = 18, max = 90) int age,
            @Range(min = 0, max = 200_000) double income,
            @Nullable Float debt) {}

    record Decision(double risk, String label) {}

    static class CreditModelTest {

        final Predictor<Applicant, Decision> credit;
        final DataSet<Applicant> applicants;

        CreditModelTest(Predictor<Applicant, Decision> credit, DataSet<Applicant> applicants) {
            this.credit = credit;
            this.applicants = applicants;
        }

        @Test
        void credit_allApplicants_keepsItsRelations() {
            Metamorphic.<Applicant, Decision>of(credit, applicants)
                    .score(Decision::risk)
                    .label(Decision::label)
                    .invariantTo(Change.set("name", "Anna", "Mehmet", "Zoë"))
                    .invariantTo(Change.swap("sex", "f", "m"))
                    .increasing(Change.scale("income", 0.9))
                    .decreasingIn("income")
                    .within(1e-4)
                    .repeatable()
                    .independentOfOtherInputs()
                    .robustToMissing()
                    .within(0.3)
                    .check();
        }

        @TestFactory
        Stream<DynamicTest> credit() {
            return Metamorphic.<Applicant, Decision>of(credit, applicants)
                    .score(Decision::risk)
                    .decreasingIn("income")
                    .increasingIn("debt")
                    .tests();
        }
    }

    static MetamorphicReport more(Predictor<Applicant, Decision> credit, List<Applicant> rows) {
        Metamorphic<Applicant, Decision> relations = Metamorphic.<Applicant, Decision>of(credit, rows)
                .score(Decision::risk)
                .requireApplicable(30)
                .invariantTo(Change.of(
                        "name in capitals",
                        row -> new Applicant(
                                row.name().toUpperCase(Locale.ROOT), row.sex(), row.age(), row.income(), row.debt())))
                .increasing(Change.<Applicant>add("income", -500).when(row -> row.income() > 10_000))
                .strict()
                .minPassRate(0.95);

        MetamorphicReport report = relations.run();
        for (RelationResult result : report.results()) {
            System.out.println(result.relation() + ": " + result.passed() + " of " + result.applicable());
        }
        return report;
    }

    private MetamorphicExamples() {}
}
