package io.waypointguard.admission;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.Test;

/** The management port, in plain HTTP. */
@QuarkusTest
class HealthTest {

    @TestHTTPResource(value = "/", management = true)
    URL management;

    @Test
    void theServerIsReadyWithAMeshAndACertificateOnceItHasAnsweredItself() {
        await().untilAsserted(() -> given().baseUri(management.toString())
                .get("/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("mesh", "certificate", "warm-up"))
                .body("checks.find { it.name == 'warm-up' }.data.answer", equalTo(200)));
    }

    @Test
    void itLives() {
        given().baseUri(management.toString()).get("/health/live").then().statusCode(200);
    }

    @Test
    void thereAreMetrics() {
        given().baseUri(management.toString())
                .get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("jvm_memory_used_bytes"));
    }
}
