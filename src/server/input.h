/*
 * What libfcgi reads from a connection. Its function for that, OS_Read, is replaced by one that looks at the records'
 * headers: a record that belongs to no request (such as FCGI_GET_VALUES) is the end of the input, because libfcgi
 * writes the answer to it into a buffer without looking at its size. Web servers send none.
 */
#ifndef SERVER_INPUT_H
#define SERVER_INPUT_H

/* What is read next begins with the header of a record. */
void input_begin(void);

#endif
