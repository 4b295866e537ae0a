package io.mlprod.testing.docs;

import io.mlprod.record.Input;
import io.mlprod.testing.data.DataCheck;
import io.mlprod.testing.data.DataChecks;
import io.mlprod.testing.data.DataReport;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.data.Row;
import io.mlprod.testing.data.Split;
import io.mlprod.testing.data.TrainTest;
import io.mlprod.testing.data.TrainValidationTest;
import io.mlprod.testing.docs.DataExamples.LoanDataTest.Loan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The code of DATA.md. */
final class DataExamples {

    private DataExamples() {}

    static class LoanDataTest {

        record Loan(
                String loan,
                String customer,
                @Input("applied_at") Instant appliedAt,
                int age,
                double income,
                String region,
                int reminders,
                boolean defaulted) {}

        private final DataSet<Loan> loans = DataSet.csv(Path.of("src/test/resources/data/loans.csv"), Loan.class);

        @Test
        void split_leaksNothing() {
            TrainTest<Loan> parts = Split.of(loans)
                    .groupedBy(Loan::customer)
                    .stratifiedBy(Loan::defaulted)
                    .trainTest(0.8);

            DataChecks.of(parts, "defaulted")
                    .key("loan")
                    .group("customer")
                    .ignore("appliedAt", "reminders") // reminders are sent after the default
                    .run()
                    .assertNoErrors();
        }
    }

    static DataReport naive(DataSet<Loan> loans) {
        TrainTest<Loan> parts = Split.of(loans).trainTest(0.8);
        return DataChecks.of(parts, "defaulted")
                .key("loan")
                .group("customer")
                .ignore("appliedAt")
                .run();
    }

    static void files(Path folder) {
        DataSet<Row> loans = DataSet.csv(folder.resolve("loans.csv"), ';');
        DataSet<Loan> records = DataSet.csv(folder.resolve("loans.csv"), ';', Loan.class);
        DataSet<Row> events = DataSet.jsonLines(folder.resolve("events.jsonl"));
        DataSet<Double> incomes = loans.filter(row -> !row.isMissing("income")).map(row -> row.number("income"));

        events.forEach(row -> System.out.println(row.place() + " " + row.text("kind")));
        System.out.println(incomes.size() + records.size());
    }

    static void splits(DataSet<Loan> loans) {
        TrainTest<Loan> later =
                Split.of(loans).byTime(Loan::appliedAt).gap(Duration.ofDays(30)).trainTest(0.8);
        TrainValidationTest<Loan> stable =
                Split.of(loans).byHashOf(Loan::customer).trainValidationTest(0.7, 0.15);
        List<TrainTest<Loan>> folds = Split.of(loans).groupedBy(Loan::customer).folds(5);

        folds.forEach(fold -> evaluate(train(fold.train()), fold.test()));
        System.out.println(later.leftOut() + " " + stable.test().size());
    }

    static void labels(DataSet<Loan> loans, ToDoubleFunction<Loan> model) {
        DataReport report = DataChecks.of(loans, "defaulted")
                .probabilities(
                        loan -> Map.of("true", model.applyAsDouble(loan), "false", 1 - model.applyAsDouble(loan)))
                .run();
        report.findings(DataCheck.SUSPECT_LABELS).forEach(finding -> System.out.println(finding.rows()));
    }

    static DataReport accepted(TrainTest<Loan> parts) {
        return DataChecks.of(parts, "defaulted")
                .accept(DataCheck.DRIFT, "appliedAt") // the test is later
                .run()
                .assertNoWarnings();
    }

    private static String train(DataSet<Loan> rows) {
        return rows.name();
    }

    private static void evaluate(String model, DataSet<Loan> rows) {
        System.out.println(model + rows.size());
    }
}
