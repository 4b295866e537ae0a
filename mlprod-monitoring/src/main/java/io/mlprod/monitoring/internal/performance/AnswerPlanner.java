package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.internal.performance.AnswerPlan.Cell;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the columns of a version's answer that settings speak of, or that fit if they do not. For one thread. */
final class AnswerPlanner {

    private final Performance settings;
    private final RowLayout layout;
    private final List<String> notes = new ArrayList<>();

    private AnswerPlanner(Performance settings, RowLayout layout) {
        this.settings = settings;
        this.layout = layout;
    }

    static AnswerPlan plan(Performance settings, RowLayout layout) {
        return new AnswerPlanner(settings, layout).plan();
    }

    private AnswerPlan plan() {
        boolean isRegression = settings.task().filter(Task.REGRESSION::equals).isPresent();
        Column answer = settings.answerColumn().map(this::named).orElseGet(() -> isRegression ? null : category());
        Column scores = settings.scoreColumn().map(this::named).orElseGet(() -> isRegression ? null : scores());
        if (!notes.isEmpty()) {
            return AnswerPlan.none(notes); // a column that was named is not there: nothing is guessed in its place
        }
        Task task = settings.task().orElseGet(() -> task(answer, scores));
        return switch (task == null ? Task.REGRESSION : task) {
            case REGRESSION -> regression(answer, task != null);
            case BINARY -> binary(answer, scores);
            case MULTICLASS -> multiclass(answer, scores);
        };
    }

    private @Nullable Column named(String name) {
        Optional<Column> found = find(column -> column.name().equals(name));
        if (found.isEmpty()) {
            note("the answer has no column '" + name + "', only " + names());
        }
        return found.orElse(null);
    }

    private @Nullable Column category() {
        return find(column -> column.kind() == Column.Kind.CATEGORY && column.width() == 1)
                .or(() -> settings.task().isPresent()
                        ? find(column -> column.kind() == Column.Kind.TEXT)
                        : Optional.empty())
                .orElse(null);
    }

    private @Nullable Column scores() {
        return find(column -> column.kind() == Column.Kind.NUMBER
                        && !column.categories().isEmpty())
                .or(() -> settings.task().isPresent() && settings.answerColumn().isEmpty()
                        ? find(column -> column.kind() == Column.Kind.NUMBER)
                        : Optional.empty())
                .orElse(null);
    }

    private Optional<Column> find(Predicate<Column> which) {
        return layout.answers().stream().filter(which).findFirst();
    }

    private String names() {
        return layout.answers().stream().map(Column::name).toList().toString();
    }

    /** Returns what the layout says; null if it says nothing. */
    private @Nullable Task task(@Nullable Column answer, @Nullable Column scores) {
        if (answer == null && scores == null) {
            return layout.answers().stream()
                                    .filter(column -> column.kind() == Column.Kind.NUMBER)
                                    .count()
                            == 1
                    ? Task.REGRESSION
                    : null;
        }
        if (answer != null && answer.kind() == Column.Kind.NUMBER && scores == null) {
            return Task.REGRESSION;
        }
        int classes = classes(answer, scores).size();
        boolean isOneScore = answer == null && scores != null && scores.width() == 1;
        return classes == 2 || isOneScore ? Task.BINARY : Task.MULTICLASS;
    }

    private static List<String> classes(@Nullable Column answer, @Nullable Column scores) {
        if (scores != null && scores.categories().size() > 1) {
            return scores.categories();
        }
        if (answer != null && isTruth(answer)) {
            return List.of("false", "true");
        }
        return answer == null ? List.of() : answer.categories();
    }

    private static boolean isTruth(Column column) {
        return column.kind() == Column.Kind.CATEGORY
                && column.isNumeric()
                && column.categories().isEmpty();
    }

    private Cell cell(Column column, int element, int width) {
        return new Cell(layout.columns().lastIndexOf(column), column.isNumeric(), isTruth(column), element, width);
    }

    private @Nullable Cell answerCell(@Nullable Column answer) {
        return answer == null ? null : cell(answer, 0, 1);
    }

    // ---- tasks

    private AnswerPlan regression(@Nullable Column answer, boolean isCertain) {
        Column number = answer != null
                ? answer
                : isCertain
                        ? find(column -> column.kind() == Column.Kind.NUMBER).orElse(null)
                        : null;
        if (number == null || !number.isNumeric()) {
            note("the answer " + names() + " has no class, no scores of classes and no single number;"
                    + " name its columns with answer(...) and scores(...)");
            return AnswerPlan.none(notes);
        }
        if (number.width() != 1) {
            note("column '" + number.name() + "' has several numbers; a regression needs one");
            return AnswerPlan.none(notes);
        }
        return new AnswerPlan(Task.REGRESSION, cell(number, 0, 1), null, List.of(), "", "", Double.NaN, notes);
    }

    private AnswerPlan binary(@Nullable Column answer, @Nullable Column scores) {
        if (answer == null && scores == null) {
            note("the answer " + names() + " has neither a class nor a score; name its columns");
            return AnswerPlan.none(notes);
        }
        List<String> classes = classes(answer, scores);
        String positive = settings.positiveClass()
                .map(given -> asTruth(given, classes))
                .orElseGet(() -> assumedPositive(classes, scores));
        if (!classes.isEmpty() && !classes.contains(positive)) {
            note("the positive class '" + positive + "' is none of the model's classes " + classes);
            return AnswerPlan.none(notes);
        }
        String negative = classes.stream()
                .filter(name -> classes.size() == 2 && !name.equals(positive))
                .findFirst()
                .orElse("not " + positive);
        Cell score = scores == null ? null : positiveScore(scores, positive);
        if (answer == null && score == null) {
            return AnswerPlan.none(notes);
        }
        return new AnswerPlan(
                Task.BINARY, answerCell(answer), score, classes, positive, negative, settings.threshold(), notes);
    }

    private static String asTruth(String given, List<String> classes) {
        boolean isTruth = classes.equals(List.of("false", "true"));
        return isTruth && given.equals("1") ? "true" : isTruth && given.equals("0") ? "false" : given;
    }

    private String assumedPositive(List<String> classes, @Nullable Column scores) {
        if (classes.isEmpty()) {
            return scores != null && scores.categories().size() == 1
                    ? scores.categories().get(0)
                    : "1";
        }
        String last = classes.get(classes.size() - 1);
        if (!last.equals("true")) {
            note("the positive class is taken to be '" + last + "', the last of " + classes
                    + "; binary(...) says another one");
        }
        return last;
    }

    private @Nullable Cell positiveScore(Column scores, String positive) {
        int element = scores.categories().isEmpty()
                ? Math.max(0, Math.min(2, scores.width()) - 1) // of two without names the second is yes
                : scores.categories().indexOf(positive);
        if (element < 0 || scores.width() == Column.VARIES) {
            note("column '" + scores.name() + "' has no score of '" + positive
                    + "', so there are no metrics of scores");
            return null;
        }
        return cell(scores, element, 1);
    }

    private AnswerPlan multiclass(@Nullable Column answer, @Nullable Column scores) {
        List<String> classes = classes(answer, scores);
        if (answer == null && (scores == null || scores.width() < 2)) {
            note("the answer " + names() + " has neither a class nor a score of each class; name its columns");
            return AnswerPlan.none(notes);
        }
        if (scores != null && classes.isEmpty() && scores.width() > 1) {
            List<String> numbered = new ArrayList<>();
            for (int i = 0; i < scores.width(); i++) {
                numbered.add(Integer.toString(i));
            }
            classes = numbered;
        }
        boolean isComplete = scores != null && scores.width() == classes.size();
        if (scores != null && !isComplete) {
            note("column '" + scores.name() + "' does not have one score for each of the " + classes.size()
                    + " classes, so there are no metrics of scores");
        }
        return new AnswerPlan(
                Task.MULTICLASS,
                answerCell(answer),
                scores != null && isComplete ? cell(scores, 0, scores.width()) : null,
                classes,
                "",
                "",
                Double.NaN,
                notes);
    }

    private void note(String text) {
        notes.add(PlainText.line(text));
    }
}
