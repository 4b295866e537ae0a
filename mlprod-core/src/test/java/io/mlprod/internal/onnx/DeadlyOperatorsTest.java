package io.mlprod.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.graph.DeadlyOperators;
import io.mlprod.robustness.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@link DeadlyOperators} against this ONNX Runtime: what it lists ends a process, but not through a handle. */
class DeadlyOperatorsTest {

    private static final Path HERE = Path.of("").toAbsolutePath();

    /** Operators that read elements that are not there, which ends the process only at the edge of a page. */
    private static final String READS = "reads ";

    private static final List<OperatorCase> WITNESSES = OperatorCase.deadly(HERE);

    @TempDir
    Path folder;

    private static Set<String> witnessed(String kind) {
        Set<String> operators = new TreeSet<>();
        WITNESSES.stream()
                .map(OperatorCase::name)
                .filter(name -> name.startsWith(kind))
                .forEach(name -> operators.add(name.substring(kind.length())));
        return operators;
    }

    @Test
    void ifEmpty_operatorsThatDieOrReadBehindTheEnd_areJustTheList() {
        Set<String> found = witnessed("empty ");
        found.addAll(witnessed(READS));
        Set<String> listed = new TreeSet<>(DeadlyOperators.IF_EMPTY);
        listed.addAll(DeadlyOperators.IF_FIRST_IS_EMPTY);
        assertThat(found).isEqualTo(listed);
    }

    @Test
    void byValues_operatorsThatDieOfValues_areOnTheList() {
        assertThat(DeadlyOperators.BY_VALUES.keySet()).containsAll(witnessed("values "));
    }

    @Test
    void lists_operators_areOfThisOnnxRuntime() {
        Set<String> operators = new TreeSet<>(OperatorCase.operators().stream()
                .map(OperatorCase.Operator::name)
                .toList());
        assertThat(operators).containsAll(DeadlyOperators.NOT_TRIED).containsAll(DeadlyOperators.IF_EMPTY);
    }

    @Test
    void predict_onWhatKills_isRefusedOrTheModelIsNamed() throws IOException, InterruptedException {
        ForkedJvm.Result result =
                new ForkedJvm(folder).option("-Xmx128m").run(DeadlyWorker.class, 120, HERE.toString());
        assertThat(result.crashLogs()).isEmpty();
        assertThat(result.exitCode()).as(result.output()).isZero();
        List<String> lines = result.output().lines().toList();
        assertThat(lines).hasSize(WITNESSES.size() + 1).endsWith("survived");
        assertThat(lines.subList(0, WITNESSES.size()))
                .allMatch(line -> line.endsWith(": refused") || (line.startsWith("values") && line.endsWith(": named")))
                .contains("values Trilu: refused", "values Div: named");
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty TopK", "values Trilu"})
    void run_pastAllChecks_endsTheProcess(String witness) throws IOException, InterruptedException {
        assertDies(witness);
    }

    static Stream<String> deadly() {
        return WITNESSES.stream().map(OperatorCase::name).filter(name -> !name.startsWith(READS));
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("deadly")
    void run_anyWitnessPastAllChecks_endsTheProcess(String witness) throws IOException, InterruptedException {
        assertDies(witness);
    }

    private void assertDies(String witness) throws IOException, InterruptedException {
        ForkedJvm.Result result =
                new ForkedJvm(folder).option("-Xmx128m").run(DeadlyWorker.class, 20, HERE.toString(), witness);
        assertThat(result.exitCode())
                .as("%s does not end the process any more: make_deadly.py is to be run again", witness)
                .isNotZero();
        assertThat(result.output()).doesNotContain("survived").doesNotContain("Exception in thread");
    }
}
