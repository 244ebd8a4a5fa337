"""What the sellers of a platform sold (销售额): orders as reported, less what was cancelled or came back."""
