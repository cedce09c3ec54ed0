package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AnswerStreamTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** The moment between the end of the waiting and the giving up cannot be hit from outside. */
    @Test
    void anAnswerThatComesAsItIsGivenUpIsClosed() {
        AsyncBody body = answering(AsyncBody.class, (proxy, method, arguments) -> {
            asked.add(method.getName());
            return new CompletableFuture<>();
        });
        HttpResponse<?> response = answering(HttpResponse.class, (proxy, method, arguments) -> body);
        HttpClient client = answering(HttpClient.class, (proxy, method, arguments) -> new CompletableFuture<>() {
            @Override
            public Object get(long timeout, TimeUnit unit) throws TimeoutException {
                complete(response);
                throw new TimeoutException();
            }
        });
        HttpRequest request = answering(HttpRequest.class, (proxy, method, arguments) -> "");

        assertThatThrownBy(() -> AnswerStream.open(client, request, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("did not answer within 1 s");
        assertThat(asked).containsExactly("cancel");
    }

    private static <T> T answering(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
