package io.mlprod.docs;

import io.mlprod.evaluation.Average;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.BinaryTally;
import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.ClassificationEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;

/** The code on the page EVALUATION.md. */
final class EvaluationExamples {

    private EvaluationExamples() {}

    static void binary(double[] scores, int[] labels) {
        BinaryEvaluation rows = Evaluation.binary(scores, labels);
        Estimate auc = rows.rocAuc();
        System.out.println(auc); // Estimate[value=0.87, lower=0.83, upper=0.9, reason=]

        Estimate precision = rows.threshold(0.99).precision();
        System.out.println(precision.isDefined() ? precision.value() : precision.reason());
    }

    static void classes(String[] predicted, String[] actual) {
        ClassificationEvaluation classes = Evaluation.classification(predicted, actual);
        System.out.println(classes.fBeta(1, Average.MACRO).value() + ", cats alone "
                + classes.fBeta(1, "cat").value());
    }

    static void compared(BinaryEvaluation challenger, BinaryEvaluation champion) {
        Estimate gain = Bootstrap.DEFAULT.difference(challenger, champion, BinaryEvaluation::rocAuc);
        System.out.println(gain.lower() > -0.01 ? "not worse by more than 0.01" : "not shown");
    }

    static Estimate changed(double[] scores, int[] labels, Estimate lastMonth) {
        Estimate change = Evaluation.binary(scores, labels).recall().minus(lastMonth);
        return change;
    }

    static void merged(BinaryTally ofOneProcess, BinaryTally ofAnother) {
        BinaryTally all = new BinaryTally().merge(ofOneProcess).merge(ofAnother);
        System.out.println(all.rocAuc().value() + " ± " + all.rocAucError() + ", log loss "
                + all.logLoss().value());
    }
}
