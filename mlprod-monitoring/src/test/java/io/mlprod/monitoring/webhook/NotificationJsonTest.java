package io.mlprod.monitoring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications on their way into a file and back, even out of a damaged one. */
class NotificationJsonTest {

    private static final Notification GIVEN = Notices.of(
            "1",
            Change.ESCALATED,
            Notices.firing(Severity.WARNING),
            Notices.alert("f1", Severity.CRITICAL, Alert.State.RESOLVED, "f1 is good"));

    @Test
    void notification_written_canBeReadAgain() {
        assertThat(NotificationJson.read(NotificationJson.write(GIVEN))).isEqualTo(GIVEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"alerts\":[]}", "{\"alerts\":[null]}", "{\"alerts\":[{}]}", "7"})
    void otherJson_isRefused(String json) {
        assertThatThrownBy(() -> NotificationJson.read(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void damagedJson_isReadOrRefused() {
        String json = NotificationJson.write(GIVEN);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            StringBuilder damaged = new StringBuilder(json);
            int at = random.nextInt(json.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.setLength(at);
                case 1 -> damaged.setCharAt(at, (char) random.nextInt(128));
                default -> damaged.delete(at, Math.min(json.length(), at + random.nextInt(40)));
            }
            try {
                assertThat(NotificationJson.read(damaged.toString()).alerts()).isNotEmpty();
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThan(1_000);
    }
}
