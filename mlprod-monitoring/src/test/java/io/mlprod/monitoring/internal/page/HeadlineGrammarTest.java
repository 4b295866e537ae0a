package io.mlprod.monitoring.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.action.ActionEvent;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.monitoring.report.ActionFacts;
import io.mlprod.monitoring.report.AlertFacts;
import io.mlprod.monitoring.report.DriftFacts;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.PerformanceFacts.Verdict;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.ReportDataBuilder;
import io.mlprod.monitoring.report.ServingFacts;
import io.mlprod.monitoring.report.VersionFacts;
import io.mlprod.monitoring.report.VersionFacts.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each branch of the grammar, as a reader would see it. */
class HeadlineGrammarTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-02T00:00:00Z");
    private static final ModelVersion SEVEN = new ModelVersion("credit", "7", "a");
    private static final ModelVersion EIGHT = new ModelVersion("credit", "8", "b");

    private static final DriftFacts.Side SIDE = new DriftFacts.Side(1_000, 0, 0, 1, 1);

    private static ReportDataBuilder data(VersionFacts... versions) {
        return ReportData.builder("credit", FROM, TO).versions(List.of(versions));
    }

    private static VersionFacts version(ModelVersion model, State state) {
        return version(model, state, 0);
    }

    private static VersionFacts version(ModelVersion model, State state, long failures) {
        return new VersionFacts(model, state, Optional.empty(), 1_000, failures, "its profile", List.of());
    }

    private static DriftFacts.Column column(String name, DriftState state) {
        return new DriftFacts.Column(
                name,
                "value",
                state,
                "PSI",
                0.2,
                0.1,
                1e-9,
                0.5,
                "The mean rose from 1 to 2.",
                "",
                "",
                SIDE,
                SIDE,
                List.of());
    }

    private static DriftFacts drift(ModelVersion model, DriftState state, DriftFacts.Column... columns) {
        return new DriftFacts(
                model, FROM, TO, 1_000, "x", 0.01, 0.01, state, Arrays.asList(columns), Optional.empty(), List.of());
    }

    private static DriftFacts drift(ModelVersion model, DriftState state, int columns) {
        return drift(
                model,
                state,
                IntStream.range(0, columns)
                        .mapToObj(i -> column(String.valueOf((char) ('a' + i)), state))
                        .toArray(DriftFacts.Column[]::new));
    }

    private static QualityReport quality(ModelVersion model, QualityIssue... issues) {
        return new QualityReport(
                model,
                FROM,
                TO,
                Quality.DEFAULT,
                1_000,
                0.01,
                issues.length == 0 ? QualityState.OK : QualityState.ISSUE,
                Arrays.asList(issues),
                List.of());
    }

    private static QualityIssue issue(QualityCheck check, String feature) {
        return new QualityIssue(check, feature, "a rule", QualityState.ISSUE, 0.12, 0.008, 1e-9, FROM);
    }

    private static PerformanceFacts auc(Verdict verdict, ModelVersion model, PerformanceFacts.Window... windows) {
        return new PerformanceFacts(
                "ROC AUC",
                model,
                verdict,
                "",
                Optional.empty(),
                false,
                new Estimate(0.842, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, ""),
                0.8,
                Optional.empty(),
                Double.NaN,
                Optional.empty(),
                Arrays.asList(windows));
    }

    private static PerformanceFacts.Window value(Instant from, Estimate value, boolean isEstimate) {
        return new PerformanceFacts.Window(from, from.plusSeconds(3600), value, 900, isEstimate ? 0 : 0.9, isEstimate);
    }

    private static WindowRecord window(ModelVersion model, Instant from, DriftState drift) {
        return new WindowRecord(
                model,
                from,
                from.plus(Duration.ofHours(1)),
                WindowTraffic.of(100, 100),
                drift,
                QualityState.OK,
                List.of());
    }

    private static String title(ReportDataBuilder data) {
        return HeadlineGrammar.of(data.build()).title();
    }

    private static List<String> said(ReportDataBuilder data) {
        return HeadlineGrammar.of(data.build()).sentences();
    }

    // ---- the title

    @Test
    void title_nothingKnown_saysSo() {
        assertThat(title(data())).isEqualTo("Nothing is known of credit yet");
    }

    @Test
    void title_tooFewRows_saysSo() {
        assertThat(title(data(version(SEVEN, State.SERVING))
                        .drift(List.of(drift(SEVEN, DriftState.NOT_ENOUGH_DATA, 1)))))
                .isEqualTo("There are too few rows to judge version 7");
    }

    @Test
    void title_nothingHappened_saysThatNothingNeedsYou() {
        assertThat(title(data(version(SEVEN, State.SERVING)).drift(List.of(drift(SEVEN, DriftState.OK, 3)))))
                .isEqualTo("Version 7 serves as its reference; nothing needs you");
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"SAME", "BETTER"})
    void title_predictionsAreGoodAndNothingElseIsKnown_saysThatNothingNeedsYou(Verdict verdict) {
        assertThat(title(data(version(SEVEN, State.SERVING)).performance(List.of(auc(verdict, SEVEN)))))
                .isEqualTo("Version 7 serves as its reference; nothing needs you");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|“a” of version 7 has drifted",
                "2|“a” and “b” of version 7 have drifted",
                "3|“a”, “b” and 1 more column of version 7 have drifted",
                "9|“a”, “b” and 7 more columns of version 7 have drifted"
            })
    void title_drift_namesTheWorstColumns(int columns, String expected) {
        assertThat(title(data(version(SEVEN, State.SERVING)).drift(List.of(drift(SEVEN, DriftState.DRIFT, columns)))))
                .isEqualTo(expected);
    }

    @Test
    void title_driftOfAllColumnsTogether_saysSo() {
        assertThat(title(data(version(SEVEN, State.SERVING))
                        .drift(List.of(drift(SEVEN, DriftState.DRIFT, column("a", DriftState.OK))))))
                .isEqualTo("No column of version 7 has drifted by itself, but all of them together");
    }

    @Test
    void title_warning_saysThatNothingIsToBeDoneYet() {
        assertThat(title(data(version(SEVEN, State.SERVING)).drift(List.of(drift(SEVEN, DriftState.WARNING, 1)))))
                .isEqualTo("“a” of version 7 may be drifting; nothing is to be done yet");
    }

    @Test
    void title_warningOfAllColumnsTogether_saysSo() {
        assertThat(title(data(version(SEVEN, State.SERVING))
                        .drift(List.of(drift(SEVEN, DriftState.WARNING, column("a", DriftState.OK))))))
                .isEqualTo("The columns of version 7 may be drifting together");
    }

    @Test
    void title_oneIssue_isNamed() {
        assertThat(title(data(version(SEVEN, State.SERVING))
                        .quality(List.of(quality(SEVEN, issue(QualityCheck.MISSING, "age"))))))
                .isEqualTo("The input of version 7 has an issue: missing values in “age”");
    }

    @Test
    void title_issues_namesTheFirst() {
        assertThat(title(data(version(SEVEN, State.SERVING))
                        .quality(List.of(quality(
                                SEVEN, issue(QualityCheck.UNSEEN_CATEGORY, "city"), issue(QualityCheck.VOLUME, ""))))))
                .isEqualTo("The input of version 7 has 2 issues, the first being unknown categories in “city”");
    }

    @Test
    void title_callsWithoutAnswer_saysHowMany() {
        assertThat(title(data(version(SEVEN, State.SERVING, 50)).drift(List.of(drift(SEVEN, DriftState.OK, 1)))))
                .isEqualTo("Version 7 left 4.8 % of calls without an answer");
    }

    @Test
    void title_worsePredictions_comeBeforeDrift() {
        assertThat(title(data(version(SEVEN, State.SERVING))
                        .drift(List.of(drift(SEVEN, DriftState.DRIFT, 1)))
                        .performance(List.of(auc(Verdict.WORSE, SEVEN)))))
                .isEqualTo("Version 7 has a worse ROC AUC than its reference");
    }

    @Test
    void title_rolledBack_saysWhatServesNow() {
        assertThat(title(data(version(SEVEN, State.SERVING), version(EIGHT, State.LOADED))
                        .events(List.of(new HistoryEvent(FROM, HistoryEvent.Kind.ROLLED_BACK, SEVEN, "8 → 7")))
                        .performance(List.of(auc(Verdict.WORSE, EIGHT)))))
                .isEqualTo("Version 8 has a worse ROC AUC than its reference; it was rolled back, and version 7 serves"
                        + " without a finding");
    }

    @Test
    void title_replacedVersionThatIsStillLoadedIsWorse_saysThatItNoLongerServes() {
        assertThat(title(data(version(EIGHT, State.SERVING), version(SEVEN, State.LOADED))
                        .events(List.of(new HistoryEvent(FROM, HistoryEvent.Kind.DEPLOYED, EIGHT, "7 → 8")))
                        .performance(List.of(auc(Verdict.WORSE, SEVEN)))))
                .isEqualTo("Version 7 has a worse ROC AUC than its reference; it no longer serves, and version 8 serves"
                        + " without a finding");
    }

    @Test
    void title_replacedVersionIsWorseAndTheServingOneHasAnIssue_isAboutTheServingOne() {
        assertThat(title(data(version(EIGHT, State.SERVING), version(SEVEN, State.LOADED))
                        .events(List.of(new HistoryEvent(FROM, HistoryEvent.Kind.DEPLOYED, EIGHT, "7 → 8")))
                        .performance(List.of(auc(Verdict.WORSE, SEVEN)))
                        .quality(List.of(quality(EIGHT, issue(QualityCheck.MISSING, "age"))))))
                .isEqualTo("The input of version 8 has an issue: missing values in “age”");
    }

    @Test
    void sentences_verdictIsOfAnEarlierWindow_saysOfWhich() {
        PerformanceFacts.Window judged = value(FROM, new Estimate(0.701, 0.68, 0.72, ""), false);
        PerformanceFacts.Window partly = value(FROM.plusSeconds(3600), new Estimate(0.83, 0.80, 0.86, ""), false);
        PerformanceFacts facts = auc(Verdict.WORSE, SEVEN, judged, partly);
        PerformanceFacts dated = new PerformanceFacts(
                facts.metric(),
                SEVEN,
                Verdict.WORSE,
                "",
                Optional.of(judged),
                false,
                facts.reference(),
                0.8,
                Optional.empty(),
                Double.NaN,
                Optional.empty(),
                facts.windows());
        ReportDataBuilder data = data(version(SEVEN, State.SERVING)).performance(List.of(dated));

        assertThat(said(data).get(0))
                .isEqualTo("ROC AUC of version 7 was 0.701 (95 % interval 0.680 to 0.720) in the window from"
                        + " 1 Nov 00:00 to 1 Nov 2026 01:00, the last one with a verdict; the reference has 0.842.");
        assertThat(PageMaker.of(data.build()).cards().get(0).toString())
                .contains("0.701", "1 Nov", "no later window has a verdict")
                .doesNotContain("0.830");
    }

    private static PerformanceFacts outdated(Verdict verdict, PerformanceFacts.Window judged) {
        return new PerformanceFacts(
                "MAE",
                SEVEN,
                verdict,
                "",
                Optional.of(judged),
                true,
                new Estimate(5.2, 5, 5.4, ""),
                Double.NaN,
                Optional.empty(),
                Double.NaN,
                Optional.empty(),
                List.of(judged));
    }

    @Test
    void title_onlyAVersionThatIsGoneWasJudged_isNotCalm() {
        assertThat(title(data(version(EIGHT, State.SERVING), version(SEVEN, State.NOT_LOADED))
                        .drift(List.of(drift(EIGHT, DriftState.NOT_ENOUGH_DATA, 1), drift(SEVEN, DriftState.OK, 1)))
                        .performance(List.of(auc(Verdict.NOT_ENOUGH_DATA, EIGHT), auc(Verdict.SAME, SEVEN)))))
                .isEqualTo("There are too few rows to judge version 8");
    }

    @Test
    void title_labelsAreThereButNoVerdictYet_saysWhatIsKnown() {
        assertThat(title(data(version(EIGHT, State.SERVING), version(SEVEN, State.NOT_LOADED))
                        .drift(List.of(drift(EIGHT, DriftState.OK, 1)))
                        .performance(List.of(auc(Verdict.NOT_ENOUGH_DATA, EIGHT), auc(Verdict.SAME, SEVEN)))))
                .isEqualTo("Version 8 serves, with input like its reference; its answers are not judged yet");
    }

    @Test
    void headline_verdictIsOutdated_isDatedAndNotCalm() {
        ReportDataBuilder data = data(version(SEVEN, State.SERVING))
                .drift(List.of(drift(SEVEN, DriftState.OK, 1)))
                .performance(List.of(outdated(Verdict.SAME, value(FROM, new Estimate(5.2, 5, 5.4, ""), false))));

        assertThat(title(data)).isEqualTo("Version 7 serves; its answers were last judged for 1 Nov");
        assertThat(said(data).get(0)).endsWith("Later windows have no verdict, though they wait for no more labels.");
        assertThat(PageMaker.of(data.build()).cards().get(0).toString())
                .contains("no later window has a verdict", "○", "was as the reference");
    }

    @Test
    void headline_alertIsOpen_isNamed() {
        AlertFacts alert = new AlertFacts(
                FROM,
                AlertFacts.Level.WARNING,
                AlertFacts.State.FIRING,
                "graz mae of delivery@1 is 6.1, above 5",
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                "");
        ReportDataBuilder data = data(version(SEVEN, State.SERVING))
                .drift(List.of(drift(SEVEN, DriftState.OK, 1)))
                .alerts(List.of(alert));

        assertThat(title(data))
                .isEqualTo("Version 7 serves, and an alert is open: graz mae of delivery@1 is 6.1, above 5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "switched off: cost|ready|Lower tiers of the chain answer: “large” is switched off: cost",
                "switched off|gated|Only “constant” of the chain answers: “large” is switched off, “lite” is gated",
                "ready|switched off|Version 7 serves as its reference; nothing needs you"
            })
    void title_tiersAreOff_saysWhatAnswers(String first, String second, String expected) {
        assertThat(title(data(version(SEVEN, State.SERVING))
                        .drift(List.of(drift(SEVEN, DriftState.OK, 1)))
                        .serving(new ServingFacts(
                                List.of(
                                        new ServingFacts.Tier("large", first, 600, 600),
                                        new ServingFacts.Tier("lite", second, 0, 0),
                                        new ServingFacts.Tier("constant", "ready", 100, 100)),
                                Optional.empty()))))
                .isEqualTo(expected);
    }

    @Test
    void headline_fallbacksGiveMostAnswers_saysHowMany() {
        ReportDataBuilder data = data(version(SEVEN, State.SERVING))
                .drift(List.of(drift(SEVEN, DriftState.OK, 1)))
                .serving(new ServingFacts(
                        List.of(
                                new ServingFacts.Tier("large", "ready", 600, 100),
                                new ServingFacts.Tier("constant", "ready", 500, 500)),
                        Optional.empty()));

        assertThat(title(data)).isEqualTo("Fallbacks have given 83.3 % of the answers");
        assertThat(said(data)).anyMatch(sentence -> sentence.startsWith("Fallbacks have given 83.3 % of the answers"));
    }

    @Test
    void sentences_aPartIsWorse_nameIt() {
        PerformanceFacts facts = auc(Verdict.WORSE, SEVEN, value(FROM, new Estimate(0.7, 0.68, 0.72, ""), false));
        PerformanceFacts withPart = new PerformanceFacts(
                facts.metric(),
                SEVEN,
                Verdict.WORSE,
                "",
                Optional.empty(),
                false,
                facts.reference(),
                0.8,
                Optional.empty(),
                Double.NaN,
                Optional.of(new PerformanceFacts.Slice("city = Graz", 300, new Estimate(0.5, 0.45, 0.55, ""), 2e-47)),
                facts.windows());

        assertThat(said(data(version(SEVEN, State.SERVING)).performance(List.of(withPart)))
                        .get(0))
                .endsWith("Its worst part is city = Graz, with 0.50.");
    }

    @Test
    void title_rolledBackToAVersionThatHasAnIssue_saysThat() {
        assertThat(title(data(version(SEVEN, State.SERVING), version(EIGHT, State.LOADED))
                        .events(List.of(new HistoryEvent(FROM, HistoryEvent.Kind.ROLLED_BACK, SEVEN, "8 → 7")))
                        .drift(List.of(drift(EIGHT, DriftState.DRIFT, 1)))
                        .quality(List.of(quality(SEVEN, issue(QualityCheck.MISSING, "age"))))))
                .isEqualTo("“a” of version 8 has drifted; version 8 was rolled back, and version 7, which serves,"
                        + " needs a look");
    }

    @Test
    void headline_ofAVersionThatIsGone_comesAfterThatOfTheOneThatServes() {
        ReportDataBuilder data = data(version(SEVEN, State.SERVING), version(EIGHT, State.NOT_LOADED))
                .performance(List.of(auc(Verdict.WORSE, EIGHT)))
                .drift(List.of(drift(EIGHT, DriftState.DRIFT, 1), drift(SEVEN, DriftState.WARNING, 1)))
                .quality(List.of(quality(EIGHT, issue(QualityCheck.MISSING, "age"))));

        assertThat(title(data)).isEqualTo("“a” of version 7 may be drifting; nothing is to be done yet");
        assertThat(said(data))
                .noneMatch(sentence -> sentence.contains("of the shift"))
                .noneMatch(sentence -> sentence.startsWith("Version 8 gets"));
    }

    @Test
    void title_aVersionThatServesNoMore_saysWhatServes() {
        assertThat(title(data(version(EIGHT, State.SERVING), version(SEVEN, State.NOT_LOADED))
                        .events(List.of(new HistoryEvent(FROM, HistoryEvent.Kind.DEPLOYED, EIGHT, "7 → 8")))
                        .drift(List.of(drift(SEVEN, DriftState.DRIFT, 1)))))
                .isEqualTo("“a” of version 7 has drifted; version 7 no longer serves, "
                        + "and version 8 serves without a finding");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DRIFT|1|“a” differs between versions 7 and 8",
                "DRIFT|2|“a” and “b” differ between versions 7 and 8",
                "WARNING|1|“a” may differ between versions 7 and 8",
                "OK|2|Versions 7 and 8 cannot be told apart by their rows",
                "NOT_ENOUGH_DATA|2|There are too few rows to compare versions 7 and 8"
            })
    void title_comparison_isAboutBothVersions(DriftState state, int columns, String expected) {
        assertThat(title(data(version(EIGHT, State.UNKNOWN), version(SEVEN, State.UNKNOWN))
                        .kind(ReportData.Kind.COMPARISON)
                        .drift(List.of(drift(EIGHT, state, columns)))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DRIFT|“a” of the data set has drifted",
                "WARNING|“a” of the data set may be drifting; nothing is to be done yet",
                "OK|The data set is distributed as its reference is",
                "NOT_ENOUGH_DATA|The data set has too few rows to judge"
            })
    void title_dataSet_isAboutIt(DriftState state, String expected) {
        assertThat(title(data(version(SEVEN, State.UNKNOWN))
                        .kind(ReportData.Kind.DATA_SET)
                        .drift(List.of(drift(SEVEN, state, 1)))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(QualityCheck.class)
    void title_eachIssue_hasWords(QualityCheck check) {
        assertThat(title(data(version(SEVEN, State.SERVING)).quality(List.of(quality(SEVEN, issue(check, "age"))))))
                .matches("The input of version 7 has an issue: [a-z].+");
    }

    // ---- the sentences

    @Test
    void sentences_withoutLabels_sayThat() {
        assertThat(said(data(version(SEVEN, State.SERVING))))
                .containsExactly(
                        "No labels were given, so nothing is said of how right the answers are.", "No alert is open.");
    }

    @Test
    void sentences_measuredMetric_hasItsInterval() {
        assertThat(said(data(version(SEVEN, State.SERVING))
                        .performance(List.of(auc(
                                Verdict.SAME,
                                SEVEN,
                                value(FROM, new Estimate(0.8381, 0.8261, 0.8501, ""), false),
                                value(TO, new Estimate(0.7, 0.6, 0.8, ""), true))))))
                .first()
                .isEqualTo("ROC AUC of version 7 was 0.838 (95 % interval 0.826 to 0.850) in its last labelled window;"
                        + " the reference has 0.842.");
    }

    @Test
    void sentences_replacedVersionWasWorse_areOfTheOneThatServes() {
        assertThat(said(data(version(EIGHT, State.LOADED), version(SEVEN, State.SERVING))
                        .performance(List.of(
                                auc(Verdict.WORSE, EIGHT, value(FROM, new Estimate(0.6, 0.5, 0.7, ""), false)),
                                auc(Verdict.SAME, SEVEN, value(FROM, new Estimate(0.84, 0.82, 0.86, ""), false))))))
                .first()
                .asString()
                .startsWith("ROC AUC of version 7 was 0.840");
    }

    @Test
    void sentences_estimateOnly_sayThatItIsOne() {
        assertThat(said(data(version(SEVEN, State.SERVING))
                        .performance(List.of(auc(
                                Verdict.NOT_ENOUGH_DATA,
                                SEVEN,
                                value(
                                        FROM,
                                        new Estimate(0.84, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, ""),
                                        true))))))
                .first()
                .isEqualTo("ROC AUC of version 7 is estimated at 0.840 in its last window; the reference has 0.842.");
    }

    @Test
    void sentences_noValueOfTheMetric_sayThatLabelsAreMissing() {
        assertThat(said(data(version(SEVEN, State.SERVING)).performance(List.of(auc(Verdict.NOT_ENOUGH_DATA, SEVEN)))))
                .first()
                .isEqualTo("There are not enough labels yet to say how right the answers are.");
    }

    @Test
    void sentences_labelsOfOthers_giveNoVerdict() {
        assertThat(said(data(version(SEVEN, State.SERVING))
                                .performance(List.of(auc(Verdict.NOT_REPRESENTATIVE, SEVEN))))
                        .get(0))
                .endsWith("The predictions with labels are not like those without, so this is no verdict.");
    }

    @Test
    void sentences_drift_sayWhatMovedAndSinceWhen() {
        Instant quiet = FROM.plus(Duration.ofHours(2));
        assertThat(said(data(version(SEVEN, State.SERVING))
                        .drift(List.of(drift(SEVEN, DriftState.DRIFT, 1)))
                        .timeline(List.of(
                                window(SEVEN, FROM.minus(Duration.ofHours(2)), DriftState.DRIFT),
                                window(SEVEN, FROM.minus(Duration.ofHours(1)), DriftState.OK),
                                window(SEVEN, FROM, DriftState.DRIFT),
                                window(SEVEN, quiet, DriftState.NOT_ENOUGH_DATA),
                                window(SEVEN, TO, DriftState.DRIFT)))))
                .contains(
                        "“a” has 50 % of the shift. The mean rose from 1 to 2.",
                        "It was first seen on 1 Nov 01:00 UTC.");
    }

    @Test
    void sentences_issue_sayHowMuchAndSinceWhen() {
        assertThat(said(data(version(SEVEN, State.SERVING))
                        .quality(List.of(quality(SEVEN, issue(QualityCheck.MISSING, "age"))))))
                .contains("Version 7 gets missing values in “age”: 12 %, 0.8 % expected, since 1 Nov 00:00 UTC.");
    }

    @Test
    void sentences_alertsAndNothingDone_sayThat() {
        AlertFacts alert = new AlertFacts(
                FROM,
                AlertFacts.Level.WARNING,
                AlertFacts.State.FIRING,
                "x",
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                "");

        assertThat(said(data(version(SEVEN, State.SERVING)).alerts(List.of(alert))))
                .last()
                .isEqualTo("One alert is open: x; nothing was done by itself.");
    }

    @ParameterizedTest
    @CsvSource({
        "DONE, done was",
        "STILL_RUNNING, 'begun, and not ended yet, was'",
        "NOTHING_TO_DO, looked at was",
        "FAILED, 'tried, and failed, was'",
        "DRY_RUN, that would have been done was",
        "SKIPPED, left out was"
    })
    void sentences_alertsAndActions_sayWhatWasDone(ActionEvent.Outcome outcome, String words) {
        AlertFacts alert = new AlertFacts(
                FROM,
                AlertFacts.Level.CRITICAL,
                AlertFacts.State.ACKNOWLEDGED,
                "x",
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                "");
        ActionFacts action = new ActionFacts(TO, "rolled back to 7", "drift", "the monitor", outcome);

        List<String> said = said(data(version(SEVEN, State.SERVING))
                .alerts(List.of(alert, alert))
                .actions(List.of(action)));
        assertThat(said.get(said.size() - 1))
                .isEqualTo("2 alerts are open, the worst: x; the last thing " + words
                        + ": rolled back to 7, on 2 Nov 00:00 UTC.");
    }

    @Test
    void sentences_issueOfADataSet_nameNoVersionAndNoTime() {
        ReportDataBuilder data = data(version(SEVEN, State.UNKNOWN))
                .kind(ReportData.Kind.DATA_SET)
                .quality(List.of(quality(SEVEN, issue(QualityCheck.MISSING, "age"))));

        assertThat(title(data)).isEqualTo("The data set has an issue: missing values in “age”");
        assertThat(said(data)).singleElement().asString().startsWith("The data set has missing values in “age”: ");
    }

    @Test
    void sentences_ofADataSet_sayNothingOfLabelsAndAlerts() {
        assertThat(said(data(version(SEVEN, State.UNKNOWN)).kind(ReportData.Kind.DATA_SET)))
                .isEmpty();
    }
}
