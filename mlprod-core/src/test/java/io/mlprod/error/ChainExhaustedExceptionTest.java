package io.mlprod.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainExhaustedExceptionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BULKHEAD_FULL    | Tell the caller to try again later, or give the tiers more places and processors
            TIMEOUT          | Allow more time, or give it an end that always answers (orElse) if the caller can use one
            ERROR            | Give it an end that always answers (orElse) if the caller can use one
            REJECTED_QUALITY | Give it an end that always answers (orElse) if the caller can use one
            NOT_ACCEPTED     | Give it a tier for such inputs, or an end that always answers (orElse) if the caller can use one
            """)
    void message_byReason_saysWhatHelps(AttemptOutcome outcome, String advice) {
        Attempt attempt = new Attempt("first", 0, outcome, "", 0, null);

        assertThat(new ChainExhaustedException("c", List.of(attempt))).hasMessageEndingWith(". " + advice);
    }
}
