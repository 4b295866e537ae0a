package io.mlprod.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.mlprod.testing.contract.RolloutStoreContract;
import io.mlprod.testing.docs.ContractsExamples.ChatSinkTest;
import io.mlprod.testing.docs.ContractsExamples.DoubledTest;
import io.mlprod.testing.docs.ContractsExamples.HastyStore;
import io.mlprod.testing.docs.ContractsExamples.RedisRolloutStoreTest;
import io.mlprod.testing.docs.ContractsExamples.RemoteScoresTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The page on contracts shows code that is compiled and run here. */
class ContractsDocsTest {

    private static final Path PAGE = Path.of("CONTRACTS.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/mlprod/testing/docs/ContractsExamples.java");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));

        assertThat(blocks("java"))
                .hasSize(4)
                .allSatisfy(block -> assertThat(examples).contains(squeezed(block)));
    }

    @ParameterizedTest
    @ValueSource(classes = {RedisRolloutStoreTest.class, RemoteScoresTest.class, DoubledTest.class, ChatSinkTest.class})
    void examples_keepTheirContracts(Class<?> example) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(example))
                .execute()
                .testEvents()
                .assertStatistics(counts -> counts.failed(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EngineContract",
                "PredictorContract",
                "RolloutStoreContract",
                "ExposureSinkContract",
                "AlertSinkContract",
                "PredictionStoreContract"
            })
    void numbersOfTests_areRight(String contract) throws Exception {
        Class<?> type = Class.forName(RolloutStoreContract.class.getPackageName() + "." + contract);
        long tests = Stream.of(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();

        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.contains("| `" + contract + "` |"))
                .singleElement()
                .asString()
                .endsWith("| " + tests + " |");
    }

    @Test
    void failure_asShown_isWhatIsPrinted() throws IOException {
        Throwable failure = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(HastyStore.class, "rollBack_again_keepsTheFirstReason"))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .findFirst()
                .orElseThrow();

        String printed = String.valueOf(failure.getMessage()).strip().replaceAll("(?m) +$", "");
        assertThat(blocks("text").get(0).strip()).isEqualTo(printed);
    }
}
