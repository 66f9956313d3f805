#include "config.h"

#include "db/private.h"

/*
 * The two client libraries share only the names of files. MariaDB's: enforcing does not refuse a server without TLS,
 * asking for the server's certificate to be verified does. Versions before 3.4 do that only on demand, later ones
 * unless told not to, and both look at the name, too. Unless told not to, it logs in as the server asks, be it with the
 * password as it is; and it takes a connection for encrypted once it has been told to encrypt.
 */

enum db_tls db_tls_from(const char *word)
{
    static const char *const words[] = {"off", "preferred", "required", "verify_identity"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i], word) == 0)
            return (enum db_tls)i;
    return DB_TLS_VERIFY_IDENTITY;
}

static bool is_given(const char *text)
{
    return text && *text;
}

#if HAVE_DECL_MYSQL_OPT_SSL_MODE

static bool set_mode(MYSQL *mysql, const struct db_settings *settings)
{
    static const unsigned modes[] = {[DB_TLS_OFF]             = SSL_MODE_DISABLED,
                                     [DB_TLS_PREFERRED]       = SSL_MODE_PREFERRED,
                                     [DB_TLS_REQUIRED]        = SSL_MODE_REQUIRED,
                                     [DB_TLS_VERIFY_IDENTITY] = SSL_MODE_VERIFY_IDENTITY};
    unsigned              mode    = modes[settings->tls];

    if (settings->tls == DB_TLS_REQUIRED && is_given(settings->tls_ca))
        mode = SSL_MODE_VERIFY_CA;
    return mysql_options(mysql, MYSQL_OPT_SSL_MODE, &mode) == 0;
}

/* This library does without our help: it gives the password only to a server that it is encrypted for. */
bool db_tls_is_login_refused(MYSQL *mysql)
{
    (void)mysql;
    return false;
}

bool db_tls_allow_password(MYSQL *mysql, const struct db_settings *settings)
{
    (void)mysql;
    (void)settings;
    return false;
}

#else

enum { LOGIN_NOT_ALLOWED = 5010 };

/* In these the server gets a proof only that we know the password. */
#define LOGINS_BY_PROOF    "mysql_native_password,client_ed25519,parsec,auth_gssapi_client"

/* In the last two it gets the password: over TLS or, when we have not asked for that, encrypted by its public key. */
#define LOGINS_BY_PASSWORD LOGINS_BY_PROOF ",caching_sha2_password,sha256_password"

/* Whether the library refuses a server without TLS, and so before any login. */
static bool is_verified(const struct db_settings *settings)
{
    return settings->tls == DB_TLS_VERIFY_IDENTITY || (settings->tls == DB_TLS_REQUIRED && is_given(settings->tls_ca));
}

static bool set_mode(MYSQL *mysql, const struct db_settings *settings)
{
    my_bool     is_wanted = settings->tls != DB_TLS_OFF;
    my_bool     verifies  = is_verified(settings);
    const char *logins    = verifies || !is_wanted ? LOGINS_BY_PASSWORD : LOGINS_BY_PROOF;

    return mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &is_wanted) == 0 &&
           mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verifies) == 0 &&
           mysql_options(mysql, MARIADB_OPT_RESTRICTED_AUTH, logins) == 0;
}

bool db_tls_is_login_refused(MYSQL *mysql)
{
    return mysql_errno(mysql) == LOGIN_NOT_ALLOWED;
}

bool db_tls_allow_password(MYSQL *mysql, const struct db_settings *settings)
{
    my_bool has_tls = (mysql->server_capabilities & CLIENT_SSL) != 0;

    if (!db_tls_is_login_refused(mysql) || settings->tls == DB_TLS_OFF || is_verified(settings))
        return false;
    if (!has_tls && settings->tls != DB_TLS_PREFERRED)
        return false;
    return mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &has_tls) == 0 &&
           mysql_options(mysql, MARIADB_OPT_RESTRICTED_AUTH, LOGINS_BY_PASSWORD) == 0;
}

#endif

static bool set_file(MYSQL *mysql, enum mysql_option option, const char *path)
{
    return !is_given(path) || mysql_options(mysql, option, path) == 0;
}

bool db_tls_prepare(MYSQL *mysql, const struct db_settings *settings)
{
    return set_mode(mysql, settings) &&
           (settings->tls < DB_TLS_REQUIRED || (set_file(mysql, MYSQL_OPT_SSL_CA, settings->tls_ca) &&
                                                set_file(mysql, MYSQL_OPT_SSL_CERT, settings->tls_cert) &&
                                                set_file(mysql, MYSQL_OPT_SSL_KEY, settings->tls_key)));
}

bool db_tls_is_met(MYSQL *mysql, const struct db_settings *settings)
{
    return settings->tls < DB_TLS_REQUIRED || mysql_get_ssl_cipher(mysql);
}

const char *db_tls_name(MYSQL *mysql)
{
    const char *cipher = mysql_get_ssl_cipher(mysql);

    return cipher ? cipher : "no TLS";
}
