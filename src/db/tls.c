#include "config.h"

#include "db/private.h"

/*
 * The two client libraries share only the names of files. MariaDB's: enforcing does not refuse a server without TLS,
 * versions before 3.4 check the name only on demand, later ones the whole certificate unless told not to, and
 * mysql_ssl_set asks for TLS but forgets the files.
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

#else

static bool set_mode(MYSQL *mysql, const struct db_settings *settings)
{
    my_bool yes = 1;
    my_bool no  = 0;

    if (settings->tls == DB_TLS_PREFERRED)
        mysql_ssl_set(mysql, NULL, NULL, NULL, NULL, NULL);
    if (settings->tls >= DB_TLS_REQUIRED && mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes) != 0)
        return false;
    if (settings->tls == DB_TLS_VERIFY_IDENTITY)
        return mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes) == 0;
    return (settings->tls == DB_TLS_REQUIRED && is_given(settings->tls_ca)) ||
           mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &no) == 0;
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
