package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operators of classical machine learning, which take a table: a row for each input, a column for each feature. */
final class TableRules {

    private TableRules() {}

    static void addTo(Map<String, Rule> rules) {
        rules.put("ai.onnx.ml:LinearClassifier", step -> classify(step, classes(step)));
        rules.put("ai.onnx.ml:SVMClassifier", step -> classify(step, Dim.ANY)); // a score for each pair, in some cases
        rules.put("ai.onnx.ml:TreeEnsembleClassifier", step -> classify(step, classes(step)));
        rules.put("ai.onnx.ml:LinearRegressor", step -> columns(step, Dim.of(step.number("targets", 1))));
        rules.put("ai.onnx.ml:SVMRegressor", step -> columns(step, Dim.ONE));
        rules.put("ai.onnx.ml:TreeEnsemble", step -> columns(step, Dim.of(step.number("n_targets", 1))));
        rules.put("ai.onnx.ml:TreeEnsembleRegressor", step -> columns(step, Dim.of(step.number("n_targets", 1))));
        for (String perElement : List.of("Binarizer", "CategoryMapper", "LabelEncoder")) {
            rules.put("ai.onnx.ml:" + perElement, step -> List.of(Known.of(step.shape(0))));
        }
        for (String perColumn : List.of("Imputer", "Normalizer", "Scaler")) {
            rules.put("ai.onnx.ml:" + perColumn, step -> List.of(Known.of(table(step))));
        }
        rules.put("ai.onnx.ml:OneHotEncoder", TableRules::oneHot);
        rules.put("ai.onnx.ml:ArrayFeatureExtractor", TableRules::extract);
        rules.put("ai.onnx.ml:FeatureVectorizer", TableRules::join);
        rules.put(
                "ai.onnx.ml:ZipMap",
                step -> List.of(Known.of(List.of(table(step).get(0)))));
        rules.put(":TfIdfVectorizer", step -> columns(step, Dim.ANY));
    }

    /** Returns a table. With fewer than two dimensions the whole input would be one row. */
    private static List<Dim> table(Step step) throws MixedRowsException {
        List<Dim> shape = step.rowsFirst(0, 2);
        if (shape.size() != 2) {
            throw new MixedRowsException("takes something that is no table");
        }
        return shape;
    }

    private static List<Known> columns(Step step, Dim columns) throws MixedRowsException {
        return List.of(Known.of(List.of(table(step).get(0), columns)));
    }

    private static List<Known> classify(Step step, Dim scores) throws MixedRowsException {
        Dim rows = table(step).get(0);
        return List.of(Known.of(List.of(rows)), Known.of(List.of(rows, scores)));
    }

    private static Dim classes(Step step) {
        int classes = step.length("classlabels_strings")
                + step.length("classlabels_ints")
                + step.length("classlabels_int64s");
        return classes < 2 ? Dim.ANY : Dim.of(classes);
    }

    private static List<Known> oneHot(Step step) throws MixedRowsException {
        List<Dim> shape = new ArrayList<>(step.shape(0));
        int categories = step.length("cats_strings") + step.length("cats_int64s");
        shape.add(categories == 0 ? Dim.ANY : Dim.of(categories));
        return List.of(Known.of(shape));
    }

    /**
     * Follows rows through ArrayFeatureExtractor, which picks elements along the last axis. An input of one dimension
     * becomes a table of one row.
     */
    private static List<Known> extract(Step step) throws MixedRowsException {
        List<Dim> from = step.shape(0);
        List<Dim> at = step.shape(1);
        if (from.isEmpty() || from.get(from.size() - 1).isRows()) {
            throw new MixedRowsException("picks from the rows");
        }
        List<Dim> leading = from.size() == 1 ? List.of(Dim.ONE) : from.subList(0, from.size() - 1);
        if (Known.rowsAxis(at) > 0) {
            throw new MixedRowsException("picks by rows that are not outermost");
        }
        List<Dim> result = new ArrayList<>(leading);
        result.add(Dim.product(at));
        return List.of(Known.of(result));
    }

    private static List<Known> join(Step step) throws MixedRowsException {
        Dim rows = table(step).get(0);
        for (int i = 0; i < step.inputs().size(); i++) {
            List<Dim> shape = step.rowsFirst(i, 2);
            if (shape.size() != 2 || !shape.get(0).equals(rows)) {
                throw new MixedRowsException("puts rows beside something else");
            }
        }
        return List.of(Known.of(List.of(rows, Dim.ANY))); // inputs are cut to the columns that an attribute gives
    }
}
